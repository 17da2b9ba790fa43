// The crew's page, on a telephone.
import { api, axe, check, expect, open, sent, shot, unit } from '../harness.mjs';

const phone = { width: 390, height: 844 };

await check('a crew accepts and reports each step', async () => {
  const { id } = await sent(0);
  const p = await open({ ...phone, path: `/unit/${id}` });
  await p.waitForSelector('button:has-text("Accept")');
  await axe(p, 'crew with an order');
  await shot(p, 'crew-order-en-390-light');
  for (const button of ['Accept', 'En route', 'On scene', 'Clear']) await p.click(`button:has-text("${button}")`);
  await p.waitForSelector('text=No order');
  expect((await unit(id)).incident === null, 'the unit still has an incident');
});

await check('a crew refuses with a reason, and control hears it', async () => {
  const { incident, id } = await sent(0);
  const p = await open({ ...phone, path: `/unit/${id}`, theme: 'dark' });
  await p.click('button:has-text("Refuse")');
  await p.waitForSelector('text=Why can you not go?');
  await axe(p, 'crew refusing');
  await shot(p, 'crew-refuse-en-390-dark');
  await p.click('button:has-text("vehicle fault")');
  await p.waitForSelector('text=No order');
  expect((await api(`/v1/incidents/${incident.id}`)).refused_by.includes(id), 'the server did not hear of it');
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  expect(wide <= 390, `the page is ${wide} wide`);
  const desk = await open({ language: 'zh' });
  await desk.click(`.row:has-text("${incident.id}")`);
  await desk.waitForSelector('li:has-text("车辆故障")');
});
