import { expect, test } from 'vitest';
import { read } from '../../src/command/call';

const line = (text: string) => read(text, ['1', '2', '3'], ['ALS', 'BLS']);

test('two numbers are longitude and latitude, however they are parted', () => {
  for (const text of ['114.3,30.58', ' 114.3  30.58 ', '114.3，30.58', '114.3, 30.58']) expect(line(text).point).toEqual([114.3, 30.58]);
});

test('latitude first, as telephones tell it, is understood where it can be nothing else', () => {
  expect(line('30.58, 114.3').point).toEqual([114.3, 30.58]);
  expect(line('114.3, 30.58').point).toEqual([114.3, 30.58]);
  expect(line('30, 60').point).toEqual([30, 60]);
});

test('what is not on the globe is no place, and is not searched for either', () => {
  expect(line('95,114')).toMatchObject({ point: null, words: '' });
  expect(line('190,3')).toMatchObject({ point: null, words: '' });
});

test('everything else is words to search for', () => {
  expect(line('Main × Column B')).toMatchObject({ point: null, words: 'Main × Column B' });
  expect(line('中山大道 江汉路').words).toBe('中山大道 江汉路');
  expect(line('Row 1').words).toBe('Row 1');
  expect(line('')).toEqual({ point: null, words: '', priority: null, needs: [] });
});

test('priority and needs stand behind the place and are not searched for', () => {
  expect(line('Main Street p2 +als +BLS +als')).toEqual({ point: null, words: 'Main Street', priority: '2', needs: ['ALS', 'BLS'] });
  expect(line('114.3,30.58 p3')).toMatchObject({ point: [114.3, 30.58], priority: '3' });
});

test('a priority or capability that the scenario lacks stays a word', () => {
  expect(line('Park p9 +NICU').words).toBe('Park p9 +NICU');
});
