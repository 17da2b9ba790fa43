// When something is wrong, it is loud: a lost server, a read-only one, an old position.
import { api, axe, base, called, check, drawn, expect, kill, open, press, rewriting, sent, serve, shot } from '../harness.mjs';

await check('the server killed and started again: it is loud, and the page recovers and misses nothing', async () => {
  const before = await called(0);
  const p = await open();
  await drawn(p);
  await p.waitForSelector(`.row:has-text("${before.id}")`);
  await kill();
  await p.waitForSelector('.alarm:has-text("CONNECTION LOST")');
  expect((await p.title()).startsWith('⚠'), 'the tab does not say it');
  await axe(p, 'lost');
  await shot(p, 'lost-en-1366-light');
  await serve(base.port);
  await api(`/v1/incidents/${before.id}/cancel`, {});
  const after = await called(1);
  const began = Date.now();
  await p.waitForSelector(`.row:has-text("${after.id}")`);
  await p.waitForSelector(`.row:has-text("${before.id}")`, { state: 'detached' });
  await p.waitForSelector('.alarm', { state: 'detached' });
  return `back ${Date.now() - began} ms after the server`;
});

await check('a server that takes no changes is loud, and one whose journal is damaged', async () => {
  const p = await open({ before: rewriting });
  await p.evaluate(() => (window.rewrite = (kind, data) => (kind === 'heartbeat' ? { ...data, status: 'read_only' } : data)));
  await p.waitForSelector('.alarm:has-text("READ-ONLY")');
  await axe(p, 'read-only');
  await shot(p, 'read-only-en-1366-light');
  await p.evaluate(() => (window.rewrite = (kind, data) => (kind === 'heartbeat' ? { ...data, status: 'damaged' } : data)));
  await p.waitForSelector('.alarm:has-text("JOURNAL DAMAGED")');
  await p.evaluate(() => (window.rewrite = undefined));
  await p.waitForSelector('.alarm', { state: 'detached' });
});

await check('an old position is loud in every list', async () => {
  const { incident, id } = await sent(2);
  for (const status of ['accepted', 'en_route']) await press(id, status);
  const { lon, lat } = incident;
  await api('/v1/positions', { positions: [{ unit: id, lon, lat }] });
  const old = `(${rewriting})(); window.rewrite = (kind, data) => { for (const unit of data.units ?? []) if (unit.id === ${JSON.stringify(id)}) unit.position_age_s = 400; return data; };`;
  const p = await open({ before: old });
  await p.keyboard.press('u');
  await p.waitForSelector('td .bad:has-text("old position")');
  await p.click('tbody tr:has-text("old position") button');
  await p.waitForSelector('section .bad:has-text("!")');
  await axe(p, 'old position');
});
