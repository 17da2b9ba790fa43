// Every view in both languages and both themes, looked at by axe, and as pictures where they are wanted.
import { axe, called, check, choose, expect, open, rewriting, shot, until, violations } from '../harness.mjs';

const VIEWS = [['i', 'incidents', '.row'], ['u', 'units', 'tbody tr'], ['h', 'hospitals', 'tbody tr'], ['c', 'coverage', 'meter']];

for (const [language, theme, width, height] of [['zh', 'light', 1366, 768], ['en', 'dark', 1920, 1080], ['zh', 'dark', 1366, 768], ['en', 'light', 1366, 768]]) {
  await check(`every view without findings, ${language}, ${theme}, ${width}×${height}`, async () => {
    const first = await called(0);
    for (let n = 1; n < 4; n += 1) await called(n);
    const p = await open({ language, theme, width, height });
    await choose(p, first.id);
    await p.waitForSelector('.cand');
    for (const [key, name, sign] of VIEWS) {
      await p.keyboard.press(key);
      await p.waitForSelector(sign);
      await axe(p, name);
      await shot(p, `${name}-${language}-${width}-${theme}`);
    }
    await p.keyboard.press('i');
    await p.keyboard.press('g');
    await p.waitForSelector('.left ol');
    await axe(p, 'guide');
    await shot(p, `guide-${language}-${width}-${theme}`);
    await p.keyboard.press('n');
    await p.waitForSelector('form');
    await axe(p, 'intake');
    await p.keyboard.press('Escape');
    await p.keyboard.press('?');
    await p.waitForSelector('dialog[open]');
    await axe(p, 'keys');
    await shot(p, `keys-${language}-${width}-${theme}`);
    const over = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over <= 0, `the page is ${over} too wide`);
  });
}

await check('the language is switched by one key, and kept', async () => {
  const p = await open({ language: 'zh' });
  await p.keyboard.press('l');
  await p.waitForSelector('h1:text-is("Dispatch desk")');
  expect((await p.evaluate(() => document.documentElement.lang)) === 'en', 'the page does not say that it is English');
  expect(!/\p{Script=Han}{2,}/u.test((await p.locator('header').textContent()).replace('中文', '').replace(await p.locator('.name').textContent(), '')), 'something is left in Chinese');
  await p.reload();
  await p.waitForSelector('h1:text-is("Dispatch desk")');
});

await check('the guide ticks off what was done, and stays away once closed', async () => {
  const p = await open();
  await p.keyboard.press('g');
  const incident = await called(0);
  await choose(p, incident.id);
  await p.waitForSelector('.cand >> nth=1');
  await p.keyboard.press('ArrowDown');
  await p.waitForSelector('.left ol li.done');
  await p.keyboard.press('Escape');
  await p.waitForSelector('.left ol', { state: 'detached' });
  await p.keyboard.press('?');
  await p.click('dialog[open] button:has-text("Guide")');
  await p.waitForSelector('.left ol li.done');
});

await check('in a demo the clock goes as fast as is chosen, and a newcomer is shown around', async () => {
  const demo = `(${rewriting})(); window.speed = 1; window.rewrite = (kind, data) => (kind === 'entry' ? data : { ...data, speed: window.speed });`;
  const p = await open({ before: demo, wait: async (page) => {
    await page.route('**/v1/scenario', async (route) => { const answer = await route.fetch(); await route.fulfill({ response: answer, json: { ...(await answer.json()), demo: { speeds: [1, 5, 20, 60] } } }); });
    await page.route('**/v1/demo', (route) => route.fulfill({ json: route.request().postDataJSON() }));
  } });
  await p.waitForSelector('.left ol li.next');
  await axe(p, 'demo');
  await shot(p, 'demo-en-1366-light');
  await p.click('.speed button:has-text("×60")');
  await p.evaluate(() => (window.speed = 60));
  await p.waitForSelector('.speed button[aria-pressed=true]:has-text("×60")');
  const seconds = () => p.locator('header time').textContent().then((text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  const [shown, began] = [await seconds(), Date.now()];
  await until('a minute on the desk’s clock', async () => ((await seconds()) - shown + 86400) % 86400 >= 60);
  expect(Date.now() - began < 20_000, 'the clock does not go faster than the wall’s');
  await p.click('section[aria-label="First steps"] button');
  await p.reload();
  await p.waitForSelector('.speed');
  expect((await p.locator('.left ol').count()) === 0, 'the guide comes again though it was closed');
});

await check('no error and no breach of the policy in any page', () => expect(violations.length === 0, violations.slice(0, 5).join('\n')));
