// The page itself: how soon it is there, and that it speaks of the server as the server does.
import { stale } from '../../../scripts/types.mjs';
import { api, check, drawn, expect, open, shot } from '../harness.mjs';

await check('first view', async () => {
  const p = await open();
  await drawn(p);
  const ms = await p.evaluate(() => Math.round(performance.getEntriesByName('map-ready')[0].startTime));
  await shot(p, 'empty-en-1366-light');
  expect(ms <= 2000, `${ms} ms until the map is drawn, at most 2000`);
  return `${ms} ms until the map is drawn`;
});

await check('the types are those of the running program', async () => {
  const { status, ...description } = await api('/v1/openapi.json');
  expect(status === 200, `the description came with ${status}`);
  const found = await stale(description);
  expect(found.length === 0, `${found.join('; ')}: run npm run types`);
});
