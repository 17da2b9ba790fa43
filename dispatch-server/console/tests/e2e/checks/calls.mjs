// From a call to clear, by keyboard; deciding otherwise; taking it back; two at once.
import { api, axe, called, check, choose, expect, open, point, press, shot, stage, until } from '../harness.mjs';

await check('a call taken and a unit sent by four acts on the keyboard, followed until it is clear', async () => {
  const p = await open();
  await p.keyboard.press('n');
  await p.keyboard.type(point(0).join(','));
  await p.keyboard.press('Enter');
  await p.waitForSelector('.cand[aria-pressed=true]');
  await p.keyboard.press('s');
  await stage(p, 'unit sent');
  const { incidents } = await api('/v1/incidents');
  const taken = incidents.at(-1);
  expect(taken.stage === 'assigned' && taken.unit, 'the server has not sent anybody');
  // The same key once more by mistake: nobody else is sent.
  await p.keyboard.press('s');
  for (const status of ['accepted', 'en_route', 'on_scene']) await press(taken.unit, status);
  await stage(p, 'unit there');
  const { hospitals } = await api('/v1/hospitals');
  if (hospitals.length > 0) {
    await p.selectOption('select[name=hospital]', { index: 1 });
    await p.waitForSelector('li:has-text("dispatcher decided to hospital")');
  }
  await press(taken.unit, 'clear');
  await stage(p, 'closed');
  const { timeline } = await api(`/v1/incidents/${taken.id}`);
  expect((await p.locator('ol li').count()) >= timeline.length, 'the timeline of the page is shorter than the server’s');
});

await check('a place found by pieces of two road names, by keyboard', async () => {
  const [lon, lat] = point(0);
  const place = await api(`/v1/place?lon=${lon}&lat=${lat}`);
  const road = place.road ?? place.near?.name;
  const { places } = await api(`/v1/search?q=${encodeURIComponent(road)}&k=50`);
  const corner = places.find((found) => found.kind === 'crossing');
  expect(corner, `nothing crosses ${road}`);
  const p = await open();
  await p.keyboard.press('n');
  const priority = (await api('/v1/scenario')).priorities.at(-1).id;
  await p.keyboard.type(`${corner.name} × ${corner.cross} p${priority}`);
  await p.waitForSelector('[role=combobox][aria-expanded=true]');
  await p.waitForSelector(`[role=option][aria-selected=true]:has-text("${corner.name}")`);
  await axe(p, 'search');
  await p.keyboard.press('ArrowDown');
  await p.keyboard.press('ArrowUp');
  await p.keyboard.press('Enter');
  await p.waitForSelector('.cand, .empty.bad');
  const taken = (await api('/v1/incidents')).incidents.at(-1);
  expect(Math.hypot(taken.lon - corner.lon, taken.lat - corner.lat) < 0.01, `taken at ${taken.lon},${taken.lat}, found at ${corner.lon},${corner.lat}`);
  expect(taken.priority === priority, `the priority is ${taken.priority}`);
});

await check('another unit needs a reason, which is one key', async () => {
  const incident = await called(1);
  const p = await open();
  await choose(p, incident.id);
  await p.waitForSelector('.cand >> nth=1');
  await p.keyboard.press('2');
  await p.keyboard.press('s');
  await p.waitForSelector('dialog[open]');
  await axe(p, 'reasons');
  await shot(p, 'reason-en-1366-light');
  await p.keyboard.press('3');
  await stage(p, 'unit sent');
  await p.waitForSelector('li:has-text("(road blocked)")');
});

await check('what was just sent is taken back by one key, with a reason', async () => {
  const incident = await called(0);
  const p = await open();
  await choose(p, incident.id);
  await p.waitForSelector('.cand[aria-pressed=true]');
  await p.keyboard.press('s');
  await p.waitForSelector('.undo');
  await axe(p, 'undo');
  await p.keyboard.press('z');
  await p.waitForSelector('li:has-text("(sent by mistake)")');
  const now = await api(`/v1/incidents/${incident.id}`);
  expect(now.unit === null, `${now.unit} is still sent`);
  await p.waitForSelector('.undo', { state: 'detached' });
});

await check('another priority and another place, chosen at the desk', async () => {
  const { priorities } = await api('/v1/scenario');
  const incident = await called(0, { priority: priorities.at(-1).id });
  const p = await open();
  await choose(p, incident.id);
  await p.selectOption('select[name=priority]', priorities[0].id);
  await p.waitForSelector('li:has-text("priority changed")');
  expect((await api(`/v1/incidents/${incident.id}`)).priority === priorities[0].id, 'the server has another priority');
  await p.keyboard.press('p');
  await p.keyboard.type(point(1).join(','));
  await p.keyboard.press('Enter');
  await p.waitForSelector('li:has-text("place changed")');
  const now = await api(`/v1/incidents/${incident.id}`);
  expect(Math.hypot(now.lon - point(1)[0], now.lat - point(1)[1]) < 1e-4, `the server has it at ${now.lon},${now.lat}`);
});

await check('two desks, one unit: one wins, the other is told in its own language', async () => {
  const incident = await called(1);
  const [a, b] = [await open({ language: 'zh' }), await open({ language: 'zh' })];
  for (const p of [a, b]) {
    await choose(p, incident.id);
    await p.waitForSelector('.cand[aria-pressed=true]');
  }
  await Promise.all([a.keyboard.press('s'), b.keyboard.press('s')]);
  const texts = [];
  for (const p of [a, b]) texts.push(await until('both are told', async () => (await p.locator('.message').textContent()) || null));
  const told = texts.filter((text) => text.startsWith('未完成'));
  // Who heard of it before the key was pressed is told that a unit is sent already.
  expect(told.length <= 1, `both were refused: ${texts.join(' / ')}`);
  if (told[0]) expect(!/[a-z]{4}/.test(told[0]), `the refusal is not in Chinese: ${told[0]}`);
  const { unit } = await api(`/v1/incidents/${incident.id}`);
  for (const p of [a, b]) await p.waitForSelector('.stage:text-is("已派车")');
  return `${unit} was sent once`;
});

await check('one unit for two incidents: the second desk is told why not', async () => {
  const [first, second] = [await called(0), await called(0)];
  const { unit } = first.proposal ?? second.proposal;
  const p = await open();
  // This desk hears of nothing any more, as if the other was only just quicker.
  await choose(p, first.id);
  await p.waitForSelector('.cand[aria-pressed=true]');
  await p.route('**/assign', async (route) => {
    await api(`/v1/incidents/${second.id}/assign`, { unit, version: (await api(`/v1/incidents/${second.id}`)).version, reason: 'other' });
    await route.continue();
  });
  await p.keyboard.press('s');
  await p.waitForSelector('.message.bad');
  const text = await p.locator('.message').textContent();
  expect((await api(`/v1/incidents/${second.id}`)).unit === unit, 'the other desk did not get it');
  return text;
});
