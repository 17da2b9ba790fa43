// Every view in both languages and both themes, looked at by axe, and as pictures where they are wanted.
import { axe, called, check, choose, expect, open, shot, violations } from '../harness.mjs';

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

await check('no error and no breach of the policy in any page', () => expect(violations.length === 0, violations.slice(0, 5).join('\n')));
