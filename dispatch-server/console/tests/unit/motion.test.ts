import { expect, test } from 'vitest';
import type { Unit } from '../../src/api/types';
import { ahead, along, arrival, moves, reanchored, spot } from '../../src/state/motion';

const began = Date.parse('2026-11-24T12:00:00Z');
const points: [number, number, number][] = [[10, 0, 0], [10, 0, 20], [10.1, 0, 120], [10.1, 0.1, 220]];
const route = { departed_at: '2026-11-24T12:00:00Z', points };
const unit = { id: 'U1', lon: 1, lat: 2, route, arrives_at: null } as unknown as Unit;

test('between two points a unit drives evenly, and stands at a point that has two moments', () => {
  expect(along(points, 10)).toEqual([10, 0]);
  expect(along(points, 70)![0]).toBeCloseTo(10.05);
  expect(along(points, 170)![1]).toBeCloseTo(0.05);
});

test('before it left it is at the beginning, and after it arrived at the end', () => {
  expect(spot(unit, began - 1e6)).toEqual([10, 0]);
  expect(spot(unit, began + 1e9)).toEqual([10.1, 0.1]);
});

test('one without a way is where it was told to be', () => {
  expect(spot({ lon: 1, lat: 2, route: null }, began)).toEqual([1, 2]);
  expect(spot({ lon: 1, lat: 2, route: { ...route, points: [] } }, began)).toEqual([1, 2]);
});

test('its arrival follows from its way, and it moves until then', () => {
  expect(arrival(unit)).toBe(began + 220_000);
  expect(moves(unit, began + 219_000)).toBe(true);
  expect(moves(unit, began + 221_000)).toBe(false);
  expect(arrival({ route: null, arrives_at: null })).toBeNull();
});

test('a report on its way shifts all of it', () => {
  const faster = reanchored(unit, { unit: 'U1', departed_at: '2026-11-24T11:59:00Z' });
  expect(arrival(faster)).toBe(began + 160_000);
  expect(spot(faster, began + 10_000)).toEqual(spot(unit, began + 70_000));
});

test('a report off its way puts it on another', () => {
  const other = { departed_at: '2026-11-24T12:01:00Z', points: [[11, 1, 0], [12, 1, 60]] as [number, number, number][] };
  const moved = reanchored(unit, { unit: 'U1', departed_at: other.departed_at, route: other });
  expect(spot(moved, began + 60_000)).toEqual([11, 1]);
});

test('what is left of a way begins where the unit is', () => {
  expect(ahead(route, began + 70_000)).toEqual([along(points, 70), [10.1, 0], [10.1, 0.1]]);
  expect(ahead(route, began + 1e9)).toEqual([[10.1, 0.1]]);
});

test('by halves the right piece is found in a long way', () => {
  const long = Array.from({ length: 1000 }, (_, i): [number, number, number] => [i, -i, i * 3]);
  for (let second = 0; second < 2997; second += 7) expect(along(long, second)![0]).toBeCloseTo(second / 3);
});
