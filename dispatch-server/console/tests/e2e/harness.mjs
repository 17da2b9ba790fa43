// A server of its own over a copy of a scenario, a browser, and the words the checks are written in.
// DISPATCH names the program, CHROMIUM the browser, DISPATCH_E2E_SCENARIO the scenario (seeds/grid where
// nothing is said), SHOTS a folder for pictures (SHOT_KIND png or jpeg).
import { AxeBuilder } from '@axe-core/playwright';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../../../..');
const program = process.env.DISPATCH ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'ci/dispatch');
const folder = mkdtempSync(join(tmpdir(), 'console-'));
const scenario = join(folder, 'city');
const shots = process.env.SHOTS;
const kind = process.env.SHOT_KIND ?? 'png';
const only = process.argv[2];

/** How long anything may take to come about. */
const PATIENCE = 15_000;

/** The scenario, copied; a dispatcher decides in it. */
function prepare() {
  const given = process.env.DISPATCH_E2E_SCENARIO ?? join(root, 'seeds/grid');
  cpSync(given, scenario, { recursive: true });
  const file = join(scenario, 'scenario.toml');
  if (!existsSync(file)) throw new Error(`${given} is no scenario: it has no scenario.toml`);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^(assign|divert|move_up)\s*=\s*"automatic"/gm, '$1 = "advise"'));
}

let server;
export async function serve(port = 0) {
  server = spawn(program, ['serve', '--scenario', scenario, '--journal', `sqlite:${join(folder, 'journal.sqlite')}`, '--port', String(port)]);
  const address = await new Promise((done, failed) => {
    let text = '';
    server.stdout.on('data', (data) => { text += data; const found = /http:\/\/\S+/.exec(text); if (found) done(found[0]); });
    server.stderr.on('data', (data) => (text += data));
    server.on('error', failed);
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${text}`)));
  });
  return new URL(address);
}
export const kill = () => new Promise((done) => { server.once('exit', done); server.kill('SIGKILL'); });

prepare();
export const base = await serve();
export const api = async (path, body, method = body ? 'POST' : 'GET') => {
  const response = await fetch(new URL(path, base), { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
  return { status: response.status, ...(await response.json()) };
};
export const expect = (is, text) => { if (!is) throw new Error(text); };

/** Asks until it is so. */
export async function until(text, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${PATIENCE} ms: ${text}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
export const violations = [];
/** A page of its own, with nothing kept; `before` runs in it before its own scripts. */
export async function open({ width = 1366, height = 768, path = '/', language = 'en', theme = 'light', before, wait } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  await context.addInitScript(([l, t]) => {
    if (!localStorage.getItem('language')) { localStorage.setItem('language', l); localStorage.setItem('theme', t); }
  }, [language, theme]);
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (m) => { if (m.type() === 'error' && !/ERR_CONNECTION|ERR_INCOMPLETE|status of 4/.test(m.text())) violations.push(m.text()); });
  page.on('pageerror', (e) => violations.push(String(e)));
  if (wait) await wait(page);
  await page.goto(new URL(path, base).href);
  await page.waitForSelector('[data-link=live]');
  return page;
}
export const drawn = (p) => p.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0);
export const close = (...pages) => Promise.all(pages.map((p) => p.context().close()));

/** A picture, where they are wanted; a moment later, when tiles and fonts are there. */
export async function shot(p, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await p.waitForTimeout(600);
  await p.screenshot({ path: join(shots, `${name}.${kind === 'png' ? 'png' : 'jpg'}`), type: kind, ...(kind === 'png' ? {} : { quality: 66 }) });
}

/** No finding of axe in the page as it is. */
export async function axe(p, name) {
  const { violations: found } = await new AxeBuilder({ page: p }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const nodes = (v) => v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join(';')}`).join(' | ');
  expect(found.length === 0, `${name}: ${found.map((v) => `${v.id}: ${nodes(v)}`).join('\n')}`);
}

/** Lets a check change what the stream says before the page hears it, by `window.rewrite`. */
export const rewriting = () => {
  const listen = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (kind, to, ...rest) {
    const heard = (event) => {
      const told = JSON.parse(event.data);
      to(new MessageEvent(kind, { data: JSON.stringify(window.rewrite ? window.rewrite(kind, told) : told) }));
    };
    return listen.call(this, kind, heard, ...rest);
  };
};

let passed = 0;
let failed = 0;
export async function check(name, run) {
  if (only && !name.includes(only)) return;
  try {
    const said = await run();
    passed += 1;
    console.log(`ok      ${name}${said ? `: ${said}` : ''}`);
  } catch (cause) {
    failed += 1;
    console.log(`FAILED  ${name}: ${String(cause.stack ?? cause).slice(0, 1500)}`);
  }
  await idle().catch((cause) => console.log(`        cleaning up: ${cause.message}`));
  for (const context of browser.contexts()) await context.close();
}

export const unit = async (id) => (await api(`/v1/units/${id}`));
export const press = (id, status, reason) => api(`/v1/units/${id}/status`, { status, ...(reason && { reason }) });
/** Nobody is needed, and everybody is home. */
export async function idle() {
  for (let round = 0; round < 12; round += 1) {
    const { incidents } = await api('/v1/incidents');
    const { units } = await api('/v1/units');
    const open = incidents.filter((i) => i.stage !== 'closed');
    const away = units.filter((u) => u.order || u.status !== 'at_station');
    if (open.length === 0 && away.length === 0) return;
    for (const i of open) if (i.stage !== 'attended') await api(`/v1/incidents/${i.id}/cancel`, {});
    for (const u of away) {
      const next = ['refused', 'at_station', 'clear', 'at_hospital'].find((word) => u.next.includes(word));
      if (next) await press(u.id, next, 'other');
    }
  }
  throw new Error('not everybody got home');
}

/** Places calls come from: beside stations, where there are roads for sure. */
const { stations } = await api('/v1/stations');
export const points = stations.filter((s) => s.status === 'existing').map((s) => [Number(s.lon.toFixed(5)), Number(s.lat.toFixed(5))]);
export const point = (n) => points[n % points.length];
export const called = async (n, more = {}) => { const [lon, lat] = point(n); return (await api('/v1/incidents', { lon, lat, ...more })).incident; };
export const sent = async (n, more) => {
  const incident = await called(n, more);
  await api(`/v1/incidents/${incident.id}/assign`, { unit: incident.proposal.unit, version: incident.version });
  return { incident, id: incident.proposal.unit };
};
export const choose = (p, id) => p.click(`.row:has-text("${id}")`);
export const stage = (p, text) => p.waitForSelector(`.stage:text-is("${text}")`);

export async function end() {
  await browser.close();
  await kill();
  rmSync(folder, { recursive: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
