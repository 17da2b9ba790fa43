import { afterEach, expect, test } from 'vitest';
import { Refused } from '../../src/api/client';
import { en } from '../../src/i18n/en';
import { clock, look, metres, named, span, street } from '../../src/i18n/index.svelte';
import { explain } from '../../src/i18n/problem';
import { zh } from '../../src/i18n/zh';

afterEach(() => (look.language = 'zh'));
const keys = (words: object, path = ''): string[] =>
  Object.entries(words).flatMap(([key, value]) => (value && typeof value === 'object' && !Array.isArray(value) ? keys(value, `${path}${key}.`) : [`${path}${key}`]));

test('both languages have the same words, down to every list', () => {
  expect(keys(zh).sort()).toEqual(keys(en).sort());
  expect(zh.keys.map(([key]) => key)).toEqual(en.keys.map(([key]) => key));
});

test('no text of one language is empty, or left in the other', () => {
  const texts = (words: object): unknown[] => Object.values(words).flatMap((value) => (typeof value === 'object' ? texts(value) : [value]));
  for (const text of [...texts(en), ...texts(zh)]) if (typeof text === 'string') expect(text.trim()).not.toBe('');
  const { language, languageLabel, ...own } = en;
  for (const text of texts(own)) if (typeof text === 'string') expect(text).not.toMatch(/\p{Script=Han}/u);
  expect([language, languageLabel].join()).toMatch(/中文/);
});

test('spans, times and distances are short and never ambiguous', () => {
  look.language = 'en';
  expect([span(-3), span(45), span(304), span(3723), span(3599.6)]).toEqual(['0 s', '45 s', '5:04', '1:02:03', '1:00:00']);
  expect(clock('2026-11-24T16:05:09Z', 'Asia/Shanghai')).toBe('00:05:09');
  expect([metres(840), metres(4249)]).toEqual(['840 m', '4.2 km']);
  look.language = 'zh';
  expect(span(45)).toBe('45 秒');
});

test('a name is in the language of the page where it has one there', () => {
  const district = { name: '江岸区', name_en: "Jiang'an" };
  expect(named(district)).toBe('江岸区');
  look.language = 'en';
  expect(named(district)).toBe("Jiang'an");
  expect(named({ name: '江岸区' })).toBe('江岸区');
});

test('a place is its road and crossing, else the nearest road with a name', () => {
  look.language = 'en';
  const place = { lon: 0, lat: 0, area: 'rural', road: null, cross: null, near: null } as never as Parameters<typeof street>[0] & object;
  expect(street({ ...place, road: 'A', cross: 'B' })).toBe('A × B');
  expect(street({ ...place, near: { name: 'C', distance_m: 40 } })).toBe('unnamed road, near C (40 m)');
});

test('a refusal is said in the language of the page, with what it is about', () => {
  const refused = new Refused({ type: 'x', title: '', detail: 'the unit cannot be sent there: off duty', remedy: 'choose another', code: 'not_eligible', parameters: { why: 'off_duty' } });
  expect(explain(refused)).toContain('下班');
  expect(explain(refused)).not.toMatch(/off duty/);
  look.language = 'en';
  expect(explain(refused)).toContain('off duty');
});

test('a refusal without words here is said as the server says it', () => {
  expect(explain(new Refused({ type: 'x', title: '', detail: 'odd', remedy: 'do this', code: 'never_heard_of' }))).toBe('odd. do this');
  expect(explain(new Error('network'))).toBe(zh.noServer);
});
