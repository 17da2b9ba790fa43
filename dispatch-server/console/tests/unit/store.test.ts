import { expect, test, vi } from 'vitest';
import type { Change, Incident, Unit } from '../../src/api/types';
import { doing, ordered, Store, waits } from '../../src/state/store.svelte';

const T = '2026-11-24T12:00:00Z';
const at = Date.parse(T);
const incident = (id: string, more: Partial<Incident> = {}) => ({ id, version: 1, stage: 'proposed', priority: '2', reported_at: T, automatic: false, ...more }) as Incident;
const unit = (id: string, more: Partial<Unit> = {}) => ({ id, version: 1, status: 'at_station', lon: 10, lat: 0, in_service: true, on_duty: true, position_age_s: null, ...more }) as Unit;
const change = (seq: number, more: Partial<Change>): Change => ({ seq, now: T, event: { fact: 'woken' }, incidents: [], units: [], ...more });
function begun(wall = () => 0): Store {
  const store = new Store(wall);
  store.reset({ seq: 5, as_of: T, speed: 1, incidents: [incident('A')], units: [unit('U1'), unit('U2', { status: 'en_route', position_age_s: 30 })] });
  return store;
}

test('a reset forgets everything that was known before', () => {
  const store = begun();
  store.reset({ seq: 90, as_of: T, speed: 1, incidents: [incident('B')], units: [unit('U1')] });
  expect([...store.incidents.keys()]).toEqual(['B']);
  expect([...store.units.keys()]).toEqual(['U1']);
  expect(store.heard.size).toBe(0);
});

test('a change replaces what it names and leaves the rest', () => {
  const store = begun();
  const before = store.tick;
  store.change(change(6, { incidents: [incident('A', { stage: 'assigned', version: 6 }), incident('B')], units: [unit('U1', { status: 'mobilising' })] }));
  expect(store.incidents.get('A')?.stage).toBe('assigned');
  expect(store.incidents.has('B')).toBe(true);
  expect(store.units.get('U1')?.status).toBe('mobilising');
  expect(store.units.get('U2')?.status).toBe('en_route');
  expect(store.tick).toBeGreaterThan(before);
});

test('a report moves one that stands, and shifts the drive of one that drives', () => {
  const store = begun();
  const route = { departed_at: T, points: [[0, 0, 0], [1, 0, 100]] as [number, number, number][] };
  store.change(change(6, { units: [unit('U2', { status: 'en_route', route })] }));
  const seen = vi.fn();
  store.onPlace = seen;
  store.change(change(7, {
    event: { fact: 'positions_reported', fixes: [{ unit: 'U1', lon: 10.5, lat: 0.5 }, { unit: 'U2', lon: 0.5, lat: 0 }] },
    moved: [{ unit: 'U2', departed_at: '2026-11-24T11:59:10Z' }],
  }));
  expect(store.units.get('U1')).toMatchObject({ lon: 10.5, lat: 0.5 });
  expect(store.units.get('U2')).toMatchObject({ lon: 10, route: { departed_at: '2026-11-24T11:59:10Z', points: route.points } });
  expect(seen).toHaveBeenCalled();
});

test('the age of a position grows with the desk’s clock, and one at home has none', () => {
  let wall = 0;
  const store = begun(() => wall);
  store.alive({ as_of: T, speed: 20, status: 'ok' });
  wall = 3000;
  store.now = store.moment();
  expect(store.moment()).toBe(at + 60_000);
  expect(store.age(store.units.get('U2')!)).toBe(90);
  expect(store.isOld(store.units.get('U2')!)).toBe(true);
  expect(store.age(store.units.get('U1')!)).toBeNull();
});

test('a lost link is said once, and the first sign of life ends it', () => {
  const store = begun();
  store.lost();
  const since = store.lostSince;
  store.lost();
  expect(store.link).toBe('lost');
  expect(store.lostSince).toBe(since);
  store.alive(null);
  expect(store.link).toBe('live');
});

test('read-only comes and goes with the heartbeat alone', () => {
  const store = begun();
  store.alive({ as_of: T, speed: 1, status: 'read_only' });
  expect(store.readOnly).toBe(true);
  store.alive(null);
  expect(store.readOnly).toBe(true);
  store.alive({ as_of: T, speed: 1, status: 'damaged' });
  expect([store.readOnly, store.damaged]).toEqual([false, true]);
  store.alive({ as_of: T, speed: 1, status: 'ok' });
  expect([store.readOnly, store.damaged]).toEqual([false, false]);
});

test('the answer to an act never overwrites a newer state of the stream', () => {
  const store = begun();
  store.change(change(9, { incidents: [incident('A', { version: 9, stage: 'attended' })] }));
  store.told({ incident: incident('A', { version: 7, stage: 'assigned' }) });
  expect(store.incidents.get('A')?.stage).toBe('attended');
  store.told({ incident: incident('A', { version: 10, stage: 'closed' }) });
  expect(store.incidents.get('A')?.stage).toBe('closed');
});

test('what waits for the dispatcher is first, then what waits by itself, then by urgency and age', () => {
  const list = [
    incident('sent', { stage: 'assigned', priority: '1' }), incident('closed', { stage: 'closed' }), incident('own', { automatic: true, priority: '1' }),
    incident('late', { priority: '2', reported_at: '2026-11-24T12:05:00Z' }), incident('early', { priority: '2' }), incident('urgent', { priority: '1', reported_at: '2026-11-24T12:09:00Z' }),
  ];
  expect(ordered(list, ['1', '2', '3']).map((i) => i.id)).toEqual(['urgent', 'early', 'late', 'own', 'sent']);
  expect(waits(incident('x', { stage: 'assigned' }))).toBe(false);
});

test('an order that was not answered says more than the status', () => {
  expect(doing(unit('U', { order: { order: 'respond', unit: 'U' } }))).toBe('ordered');
  expect(doing(unit('U', { in_service: false }))).toBe('out_of_service');
  expect(doing(unit('U', { on_duty: false }))).toBe('off_duty');
  expect(doing(unit('U', { on_duty: false, status: 'on_scene' }))).toBe('on_scene');
});
