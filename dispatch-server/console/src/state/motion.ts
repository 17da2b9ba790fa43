// Where a moving unit is at a moment: on its way, as far as the times of its points say. Nobody is
// asked; a report comes as a new moment of departure, or as a new way.
import type { Moved, Route, Unit } from '../api/types';

export type Spot = [number, number];

/** The place on a way so many seconds after it began: at its ends before and after. */
export function along(points: Route['points'], seconds: number): Spot | null {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  if (seconds <= first[2]) return [first[0], first[1]];
  if (seconds >= last[2]) return [last[0], last[1]];
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[2] ?? 0) <= seconds) low = middle;
    else high = middle;
  }
  const a = points[low] ?? first;
  const b = points[high] ?? last;
  const share = b[2] > a[2] ? (seconds - a[2]) / (b[2] - a[2]) : 1;
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** Seconds since its drive began. */
const gone = (route: Route, now: number) => (now - Date.parse(route.departed_at)) / 1000;

/** Where a unit is at a moment of the desk's clock. */
export function spot(unit: Pick<Unit, 'lon' | 'lat' | 'route'>, now: number): Spot {
  return (unit.route && along(unit.route.points, gone(unit.route, now))) ?? [unit.lon, unit.lat];
}

/** When it is where it drives to, in milliseconds; null for one that stands. */
export function arrival(unit: Pick<Unit, 'route' | 'arrives_at'>): number | null {
  const last = unit.route?.points.at(-1);
  if (unit.route && last) return Date.parse(unit.route.departed_at) + last[2] * 1000;
  return unit.arrives_at ? Date.parse(unit.arrives_at) : null;
}

/** Whether it is still under way at a moment. */
export function moves(unit: Pick<Unit, 'route' | 'arrives_at'>, now: number): boolean {
  const at = unit.route ? arrival(unit) : null;
  return at !== null && at > now;
}

/** What is left of its way at a moment, from where it is to its end. */
export function ahead(route: Route, now: number): Spot[] {
  const seconds = gone(route, now);
  const here = along(route.points, seconds);
  const rest = route.points.filter((point) => point[2] > seconds);
  return here ? [here, ...rest.map((point): Spot => [point[0], point[1]])] : [];
}

/** A unit after a report that shifted its drive or put it on another way. */
export function reanchored(unit: Unit, moved: Moved): Unit {
  if (moved.route) return { ...unit, route: moved.route };
  return unit.route ? { ...unit, route: { ...unit.route, departed_at: moved.departed_at } } : unit;
}
