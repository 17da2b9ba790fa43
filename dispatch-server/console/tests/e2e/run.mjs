// The console in a real browser: a server of its own on a free port over grown Wuhan, then each
// check in turn. DISPATCH names the program, CHROMIUM the browser, SHOTS a folder for pictures (SHOT_KIND png or jpg).
import { AxeBuilder } from '@axe-core/playwright';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../../../..');
const program = process.env.DISPATCH ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'ci/dispatch');
const folder = mkdtempSync(join(tmpdir(), 'console-'));
const shots = process.env.SHOTS;
const kind = process.env.SHOT_KIND ?? 'png';
if (shots) mkdirSync(shots, { recursive: true });
const scenario = join(folder, 'wuhan');
const grown = spawnSync(program, ['grow', join(root, 'seeds/wuhan'), '--out', scenario]);
if (grown.status !== 0) throw new Error(`${grown.error ?? grown.stderr}`);

let server;
async function serve(port) {
  server = spawn(program, ['serve', '--scenario', scenario, '--journal', `sqlite:${join(folder, 'journal.sqlite')}`, '--port', String(port)]);
  const address = await new Promise((done, failed) => {
    let text = '';
    server.stdout.on('data', (data) => {
      text += data;
      const found = /http:\/\/\S+/.exec(text);
      if (found) done(found[0]);
    });
    server.stderr.on('data', (data) => (text += data));
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${text}`)));
  });
  return new URL(address);
}
const stop = () => new Promise((done) => { server.once('exit', done); server.kill('SIGKILL'); });

const base = await serve(0);
const api = async (path, body) => {
  const response = await fetch(new URL(path, base), body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return response.json();
};
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const violations = [];
async function page(width = 1366, height = 768, path = '/', language = 'zh') {
  const context = await browser.newContext({ viewport: { width, height } });
  await context.addInitScript((l) => { if (!localStorage.getItem('language')) localStorage.setItem('language', l); }, language);
  const made = await context.newPage();
  made.on('console', (m) => { if (m.type() === 'error' && !/ERR_CONNECTION|ERR_INCOMPLETE|status of 4/.test(m.text())) violations.push(m.text()); });
  made.on('pageerror', (e) => violations.push(String(e)));
  await made.goto(new URL(path, base).href);
  await made.waitForSelector('[data-link=live]');
  return made;
}
const shot = async (p, name) => { if (shots) { await p.waitForTimeout(700); await p.screenshot({ path: join(shots, `${name}.${kind}`), type: kind === 'png' ? 'png' : 'jpeg' }); } };
async function axe(p, name) {
  const { violations: found } = await new AxeBuilder({ page: p }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  if (found.length > 0) throw new Error(`${name}: ${found.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160) + ' ' + n.any.map((a) => a.message).join(';')).slice(0, 3).join(' | ')}`).join('\n')}`);
}
let failures = 0;
const only = process.argv[2];
async function check(name, run) {
  if (only && !name.includes(only)) return;
  try {
    const said = await run();
    console.log(`ok      ${name}${said ? `: ${said}` : ''}`);
  } catch (cause) {
    failures += 1;
    console.log(`FAILED  ${name}: ${cause.message.slice(0, 1500)}`);
  }
}
const unit = async (id) => (await api('/v1/units')).units.find((u) => u.id === id);
const expect = (is, text) => { if (!is) throw new Error(text); };

await check('first view', async () => {
  const p = await page();
  await p.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0);
  const ms = await p.evaluate(() => Math.round(performance.getEntriesByName('map-ready')[0].startTime));
  await shot(p, 'desk-empty-zh-1366');
  await p.context().close();
  expect(ms <= 2000, `${ms} ms until the map is drawn, at most 2000`);
  return `${ms} ms until the map is drawn`;
});

let taken;
await check('a call taken and a unit sent by four acts on the keyboard', async () => {
  const p = await page();
  await p.keyboard.press('n');
  await p.keyboard.type('114.300,30.580');
  await p.keyboard.press('Enter');
  await p.waitForSelector('.cand[aria-pressed=true]');
  await shot(p, 'desk-proposed-zh-1366');
  await p.keyboard.press('s');
  await p.waitForSelector('text=已派车');
  const { incidents } = await api('/v1/incidents');
  // The same key once more by mistake: nobody else is sent.
  await p.keyboard.press('s');
  taken = incidents.at(-1);
  expect(taken.stage === 'assigned' && taken.unit, 'the server has not sent anybody');
  for (const status of ['accepted', 'en_route', 'on_scene']) await api(`/v1/units/${taken.unit}/status`, { status });
  await p.waitForSelector('h2 + div b:text-is("已到场")');
  await p.selectOption('select[name=hospital]', { index: 2 });
  await p.waitForSelector('li:has-text("调度员决定 · 送院")');
  await api(`/v1/units/${taken.unit}/status`, { status: 'clear' });
  await p.waitForSelector('h2 + div b:text-is("已结束")');
  await shot(p, 'desk-closed-zh-1366');
  await p.context().close();
});

await check('another unit needs a reason, which is one key', async () => {
  const p = await page(1920, 1080, '/', 'en');
  await p.keyboard.press('n');
  await p.keyboard.type('114.35,30.55');
  await p.keyboard.press('Enter');
  await p.waitForSelector('.cand >> nth=2');
  await p.keyboard.press('3');
  await p.keyboard.press('s');
  await p.waitForSelector('dialog[open]');
  await shot(p, 'desk-reason-en-1920');
  await axe(p, 'reasons');
  await p.keyboard.press('3');
  await p.waitForSelector('h2 + div b:text-is("unit sent")');
  await p.waitForSelector('text=road blocked');
  await p.keyboard.press('d');
  await p.waitForSelector('h2 + div b:text-is("waiting for you")');
  await p.context().close();
});

await check('another priority, chosen at the desk', async () => {
  const { incident } = await api('/v1/incidents', { lon: 114.26, lat: 30.61, priority: '3' });
  const p = await page();
  await p.click(`.row:has-text("${incident.id}")`);
  await p.selectOption('select[name=priority]', '1');
  await p.waitForSelector('li:has-text("优先级变更")');
  const { priority, version } = await api(`/v1/incidents/${incident.id}`);
  expect(priority === '1', `the server has priority ${priority}`);
  await api(`/v1/incidents/${incident.id}/cancel`, { version });
  await p.waitForSelector('h2 + div b:text-is("已结束")');
  await p.context().close();
});

await check('two desks, one unit: one wins, the other is told', async () => {
  const [a, b] = [await page(), await page()];
  const { incident } = await api('/v1/incidents', { lon: 114.27, lat: 30.6 });
  for (const p of [a, b]) {
    await p.click(`.row:has-text("${incident.id}")`);
    await p.waitForSelector('.cand[aria-pressed=true]');
  }
  await Promise.all([a.keyboard.press('s'), b.keyboard.press('s')]);
  await a.waitForFunction(() => document.querySelector('.message'));
  await b.waitForFunction(() => document.querySelector('.message'));
  const bad = (await a.locator('.message.bad').count()) + (await b.locator('.message.bad').count());
  expect(bad === 1, `${bad} of two desks were told that it was too late`);
  await a.context().close();
  await b.context().close();
});

await check('a unit that drives moves on the map, and its way is shown', async () => {
  const { incident } = await api('/v1/incidents', { lon: 114.44, lat: 30.49 });
  const { unit: id } = incident.proposal;
  await api(`/v1/incidents/${incident.id}/assign`, { unit: id, version: incident.version });
  for (const status of ['accepted', 'en_route']) await api(`/v1/units/${id}/status`, { status });
  const p = await page(1366, 768, '/', 'zh');
  await p.click(`.row:has-text("${incident.id}")`);
  await p.keyboard.press('m');
  await p.waitForTimeout(1200);
  const before = await unit(id);
  const [width, image] = await p.evaluate(() => [document.querySelector('.map > canvas').width, document.querySelector('.map > canvas').toDataURL()]);
  let after = before;
  for (let tries = 0; tries < 40 && after.lon === before.lon && after.lat === before.lat; tries += 1) {
    await p.waitForTimeout(1000);
    after = await unit(id);
  }
  await p.waitForTimeout(5000);
  expect(width > 100, 'there is no overlay');
  expect(before.lon !== after.lon || before.lat !== after.lat, 'the server does not move it');
  expect((await p.evaluate(() => document.querySelector('.map > canvas').toDataURL())) !== image, 'the overlay shows no motion');
  await shot(p, 'desk-en-route-zh-1366');
  for (const status of ['on_scene', 'clear']) await api(`/v1/units/${id}/status`, { status });
  await p.context().close();
});

await check('language, theme, units, coverage and keys, axe on each', async () => {
  for (let i = 0; i < 6; i += 1) await api('/v1/incidents', { lon: 114.2 + i * 0.05, lat: 30.52 + i * 0.03, priority: String(1 + (i % 3)), need: i % 2 ? 'ALS' : 'BLS' });
  const p = await page(1366, 768, '/', 'zh');
  await p.waitForSelector('.row');
  await p.locator('.row').first().click();
  await p.waitForSelector('.cand');
  await axe(p, 'incidents');
  await p.keyboard.press('l');
  await p.waitForSelector('text=New call');
  expect((await p.evaluate(() => document.documentElement.lang)) === 'en', 'the page does not say that it is English');
  await shot(p, 'desk-busy-en-1366');
  for (const theme of ['dark', 'contrast', 'light']) {
    await p.keyboard.press('t');
    await p.waitForTimeout(150);
    await axe(p, theme);
    await shot(p, `desk-${theme}-en-1366`);
  }
  await p.keyboard.press('n');
  await p.waitForSelector('form');
  await p.keyboard.type('114.305,30.59');
  await p.waitForTimeout(500);
  await axe(p, 'intake');
  await shot(p, 'desk-intake-en-1366');
  await p.keyboard.press('Escape');
  await p.keyboard.press('u');
  await p.waitForSelector('tbody tr');
  await axe(p, 'units');
  await shot(p, 'desk-units-en-1366');
  await p.keyboard.press('c');
  await p.waitForSelector('meter');
  await axe(p, 'coverage');
  await shot(p, 'desk-coverage-en-1366');
  await p.keyboard.press('?');
  await p.waitForSelector('dialog[open]');
  await axe(p, 'keys');
  await shot(p, 'desk-keys-en-1366');
  await p.context().close();
  const wide = await page(1920, 1080, '/', 'zh');
  await wide.locator('.row').first().click();
  await wide.waitForSelector('.cand');
  await shot(wide, 'desk-busy-zh-1920');
  await wide.context().close();
});

await check('a crew accepts, and refuses with a reason, on a telephone', async () => {
  const first = (await api('/v1/incidents', { lon: 114.31, lat: 30.6 })).incident;
  const send = async (incident) => {
    const { proposal } = incident;
    await api(`/v1/incidents/${incident.id}/assign`, { unit: proposal.unit, version: incident.version });
    return proposal.unit;
  };
  const id = await send(first);
  const p = await page(390, 844, `/unit/${id}`, 'en');
  await p.waitForSelector('button:has-text("Accept")');
  await axe(p, 'crew with an order');
  await shot(p, 'crew-order-en-390');
  await p.click('button:has-text("Accept")');
  await p.click('button:has-text("En route")');
  await p.click('button:has-text("On scene")');
  await p.click('button:has-text("Clear")');
  await p.waitForSelector('text=No order');
  expect((await unit(id)).incident === null, 'the unit still has an incident');
  const second = (await api('/v1/incidents', { lon: 114.31, lat: 30.6 })).incident;
  const other = await send(second);
  await p.goto(new URL(`/unit/${other}`, base).href);
  await p.click('button:has-text("Refuse")');
  await p.waitForSelector('text=Why can you not go?');
  await axe(p, 'crew refusing');
  await shot(p, 'crew-refuse-en-390');
  await p.click('button:has-text("vehicle fault")');
  await p.waitForSelector('text=No order');
  const { incidents } = await api('/v1/incidents');
  expect(incidents.find((i) => i.id === second.id).refused_by.includes(other), 'the server did not hear of it');
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  expect(wide <= 390, `the page is ${wide} wide`);
  await shot(p, 'crew-free-en-390');
  await p.context().close();
});

await check('the server killed and started again: the page recovers and misses nothing', async () => {
  await api('/v1/incidents', { lon: 114.25, lat: 30.62 });
  const p = await page(1366, 768, '/', 'en');
  await p.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0);
  await p.waitForSelector('.row');
  await stop();
  await p.waitForSelector('.alarm');
  await shot(p, 'desk-lost-en-1366');
  await axe(p, 'lost');
  await serve(base.port);
  const { incident } = await api('/v1/incidents', { lon: 114.4, lat: 30.5 });
  const began = Date.now();
  await p.waitForSelector('[data-link=live]');
  await p.waitForSelector(`.row:has-text("${incident.id}")`);
  const text = `back ${Date.now() - began} ms after the server`;
  await p.context().close();
  return text;
});

await check('no error in any page', () => expect(violations.length === 0, violations.slice(0, 5).join('\n')));
await browser.close();
await stop();
rmSync(folder, { recursive: true });
console.log(failures === 0 ? 'all passed' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
