import { expect, test } from 'vitest';
import { DeskClock } from '../../src/state/clock';

const noon = Date.parse('2026-11-24T12:00:00+08:00');

test('until the server has spoken the machine’s own clock is shown', () => {
  expect(new DeskClock(() => 5, () => 77).now()).toBe(77);
});

test('it goes on from the server’s moment, whatever the machine’s own clock says', () => {
  let wall = 1000;
  const clock = new DeskClock(() => wall);
  clock.set('2026-11-24T12:00:00+08:00');
  wall += 2500;
  expect(clock.now()).toBe(noon + 2500);
});

test('in a demo a second of the wall is as many as it says, from the moment it is told', () => {
  let wall = 0;
  const clock = new DeskClock(() => wall);
  clock.set('2026-11-24T12:00:00+08:00', 20);
  wall += 1000;
  expect(clock.now()).toBe(noon + 20_000);
  clock.set(noon + 20_000, 1);
  wall += 1000;
  expect(clock.now()).toBe(noon + 21_000);
  clock.set(noon + 21_000, 0);
  wall += 60_000;
  expect(clock.now()).toBe(noon + 21_000);
});

test('where no speed is told the last one holds, and nonsense is passed over', () => {
  let wall = 0;
  const clock = new DeskClock(() => wall);
  clock.set(noon, 5);
  clock.set(noon, undefined);
  clock.set('never', -3);
  wall += 1000;
  expect(clock.now()).toBe(noon + 5000);
});
