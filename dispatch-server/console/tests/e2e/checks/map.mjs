// The map: what moves, what can be clicked, and that it stays where the user left it.
import { api, called, check, choose, drawn, expect, open, points, press, sent, shot, unit, until } from '../harness.mjs';

const view = (p) => p.locator('.engine').getAttribute('data-view');
/** The pixel of a place on the page, from the middle and zoom that the map says. */
async function pixel(p, [lon, lat]) {
  const [midLon, midLat, zoom] = (await view(p)).split(',').map(Number);
  const size = 256 * 2 ** zoom;
  const mercator = (degrees) => Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI);
  const box = await p.locator('.engine').boundingBox();
  return [box.x + box.width / 2 + ((lon - midLon) / 360) * size, box.y + box.height / 2 - (mercator(lat) - mercator(midLat)) * size];
}

await check('a unit that drives moves on the map without anybody asking for it', async () => {
  const { incident, id } = await sent(2);
  // Who is sent depends on the hour's duty: the farthest place is a drive for anybody.
  const { lon, lat } = await unit(id);
  const away = ([x, y]) => Math.hypot(x - lon, y - lat);
  const far = points.toSorted((a, b) => away(b) - away(a))[0];
  await api(`/v1/incidents/${incident.id}`, { lon: far[0], lat: far[1], version: (await api(`/v1/incidents/${incident.id}`)).version }, 'PATCH');
  for (const status of ['accepted', 'en_route']) await press(id, status);
  const way = (await unit(id)).route;
  expect(way && way.points.length >= 2, 'the server tells no way');
  const p = await open();
  await drawn(p);
  await choose(p, incident.id);
  await p.click(`.stage ~ button`);
  await p.keyboard.press('m');
  const asked = [];
  p.on('request', (r) => { if (/\/v1\/units/.test(r.url())) asked.push(r.url()); });
  const image = () => p.evaluate(() => document.querySelector('.map > canvas').toDataURL());
  await until('the map rests on the unit', async () => { const [lon] = ((await view(p)) ?? '').split(',').map(Number); return Math.abs(lon - (await unit(id)).lon) < 0.01; });
  const pictures = new Set();
  await until('the unit moves', async () => pictures.add(await image()).size >= 3);
  expect(asked.length === 0, `the page asks: ${asked.join(' ')}`);
  await shot(p, 'driving-en-1366-light');
});

await check('a click on a unit opens its card, on an incident the incident, and on the ground a call', async () => {
  const [incident, other] = [await called(1), await called(0)];
  const p = await open();
  await drawn(p);
  const idle = (await api('/v1/units')).units.find((u) => u.on_duty && u.in_service && Math.hypot(u.lon - incident.lon, u.lat - incident.lat) > 0.005);
  await choose(p, incident.id);
  await p.keyboard.press('m');
  await until('the map is there', async () => Math.abs(Number((await view(p)).split(',')[0]) - incident.lon) < 1e-4);
  await choose(p, other.id);
  const [x, y] = await pixel(p, [incident.lon, incident.lat]);
  await p.mouse.click(x, y - 19);
  await p.waitForSelector(`.row[aria-pressed=true]:has-text("${incident.id}")`);
  await p.keyboard.press('u');
  await p.click(`tbody tr:has-text("${idle.call_sign}") button`);
  await p.keyboard.press('m');
  await until('the map is at the unit', async () => Math.abs(Number((await view(p)).split(',')[0]) - idle.lon) < 1e-4);
  await p.keyboard.press('Escape');
  await p.waitForSelector('a:has-text("Crew page")', { state: 'detached' });
  await p.mouse.click(...(await pixel(p, [idle.lon, idle.lat])));
  await p.waitForSelector('a:has-text("Crew page")');
  const [ux, uy] = await pixel(p, [idle.lon, idle.lat]);
  await p.mouse.click(ux + 90, uy + 90);
  await p.waitForSelector('form input');
  expect(/^-?\d+\.\d+,-?\d+\.\d+$/.test(await p.inputValue('form input')), 'the place that was clicked is not in the field');
  await p.waitForFunction(() => document.querySelector('form').contains(document.activeElement));
  await p.keyboard.press('Enter');
  await p.waitForSelector('.cand[aria-pressed=true]');
});

await check('the map stays where the user left it, whatever happens', async () => {
  const p = await open();
  await drawn(p);
  const zoom = async () => Number((await view(p)).split(',')[2]);
  const before = await until('the map has a view', zoom);
  const box = await p.locator('.engine').boundingBox();
  await p.mouse.move(box.x + 200, box.y + 200);
  await p.mouse.down();
  await p.mouse.move(box.x + 260, box.y + 240, { steps: 4 });
  await p.mouse.up();
  await p.keyboard.press('+');
  // It says so only when it has come to rest.
  await until('the map is larger', async () => Math.abs((await zoom()) - before - 1) < 0.01);
  const left = await view(p);
  const { incident, id } = await sent(2);
  await p.waitForSelector(`.row:has-text("${incident.id}")`);
  await choose(p, incident.id);
  for (const status of ['accepted', 'en_route', 'on_scene', 'clear']) await press(id, status);
  await p.waitForSelector('.stage:text-is("closed")');
  expect((await view(p)) === left, `it was at ${left} and is at ${await view(p)}`);
});
