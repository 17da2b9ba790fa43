// Pictures of a busy evening, to be looked at: `SHOTS=DIR DISPATCH_E2E_SCENARIO=CITY node tests/e2e/pictures.mjs`.
// With README=1 only the two that README.md shows, into pictures/.
import { api, base, called, choose, close, drawn, end, open, points, press, shot, unit } from './harness.mjs';

const AWAY = ['accepted', 'en_route', 'on_scene', 'transport_needed', 'left_scene', 'at_hospital'];
/** A unit a part of the way along its drive. */
async function along(id, share) {
  const { route } = await unit(id);
  if (!route) return;
  const [lon, lat] = route.points[Math.floor((route.points.length - 1) * share)];
  await api('/v1/positions', { positions: [{ unit: id, lon, lat }] });
}
/** Incidents in every stage: some wait, some have units under way, there, or on the way to hospitals. */
async function evening() {
  const { hospitals } = await api('/v1/hospitals');
  for (let n = 0; n < 16; n += 1) {
    const [[lon, lat], [toLon, toLat]] = [points[(n * 37) % points.length], points[(n * 37 + 5) % points.length]];
    const at = { lon: lon + (toLon - lon) * 0.2, lat: lat + (toLat - lat) * 0.2 };
    const { incident } = await api('/v1/incidents', { ...at, priority: String(1 + (n % 3)) });
    const id = incident?.proposal?.unit;
    if (!id) continue;
    await api(`/v1/incidents/${incident.id}/assign`, { unit: id, version: incident.version });
    for (const status of AWAY.slice(0, n % 7)) {
      await press(id, status);
      if (status === 'transport_needed' && hospitals.length > 0) {
        const now = await api(`/v1/incidents/${incident.id}`);
        if (!now.hospital) await api(`/v1/incidents/${incident.id}/transport`, { hospital: hospitals[n % hospitals.length].id, version: now.version });
      }
    }
    await along(id, 0.3 + (n % 5) / 10);
  }
}

await evening();
const waiting = [await called(11), await called(60, { priority: '2' })].filter(Boolean);
const sizes = [[1366, 768], [1920, 1080]];
const readme = process.env.README === '1';
for (const language of readme ? ['en', 'zh'] : ['zh', 'en']) {
  for (const theme of readme ? [language === 'en' ? 'light' : 'dark'] : ['light', 'dark']) {
    for (const [width, height] of readme ? [[1366, 768]] : sizes) {
      const p = await open({ language, theme, width, height });
      await drawn(p);
      const driving = readme && language === 'zh' ? (await api('/v1/units')).units.filter((u) => u.status === 'en_route' && u.incident) : [];
      await choose(p, driving.at(-1)?.incident ?? waiting[0].id);
      await p.waitForSelector('.cand >> nth=2');
      if (driving.length === 0) await p.keyboard.press('2');
      await shot(p, readme ? (language === 'en' ? 'desk' : 'driving') : `busy-${language}-${width}-${theme}`);
      if (!readme) {
        await p.keyboard.press('m');
        await p.waitForTimeout(700);
        await shot(p, `near-${language}-${width}-${theme}`);
        for (const [key, name] of [['u', 'units'], ['h', 'hospitals'], ['c', 'coverage']]) {
          await p.keyboard.press(key);
          await p.waitForSelector('.left tbody tr');
          if (width === 1366) await shot(p, `${name}-${language}-${width}-${theme}`);
        }
      }
      await close(p);
    }
  }
}
console.log(`pictures of ${base.href}`);
await end();
