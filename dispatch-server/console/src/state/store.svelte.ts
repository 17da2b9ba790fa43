// What the page knows: units and incidents as the stream tells them, and whether it still does.
import { SvelteMap } from 'svelte/reactivity';
import { get } from '../api/client';
import { listen, type Listener } from '../api/live';
import type { Change, Heartbeat, Hospital, Incident, Reset, Scenario, Station, Unit } from '../api/types';
import { DeskClock } from './clock';
import { arrival, reanchored } from './motion';

export type Link = 'opening' | 'live' | 'lost';

/** From this age on, in seconds, a position is said to be old. */
export const OLD_S = 60;
/** How much later than expected something may happen before it is said. */
const LATE_S = 60;

export class Store implements Listener {
  units = new SvelteMap<string, Unit>();
  incidents = new SvelteMap<string, Incident>();
  stations = new SvelteMap<string, Station>();
  hospitals = new SvelteMap<string, Hospital>();
  /** When each unit was last heard of, in the server's milliseconds. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- read with `now`, which changes every second
  heard = new Map<string, number>();
  scenario = $state<Scenario | null>(null);
  link = $state<Link>('opening');
  /** By this machine's own clock. */
  lostSince = $state(0);
  readOnly = $state(false);
  /** Something of the journal's past is not as it was written. */
  damaged = $state(false);
  speed = $state(1);
  /** The desk's clock, for what is shown in seconds. */
  now = $state(Date.now());
  /** Grows with every change, for what must be asked anew. */
  tick = $state(0);
  /** Called with every unit that has a new place or way. */
  onPlace: ((unit: Unit) => void) | null = null;
  private readonly clock: DeskClock;

  constructor(wall: () => number = () => performance.now()) {
    this.clock = new DeskClock(wall);
  }

  async start(): Promise<void> {
    listen(this);
    setInterval(() => this.beat(), 250);
    await this.reference();
  }

  private async reference(): Promise<void> {
    try {
      this.scenario = await get<Scenario>('/v1/scenario');
      const { stations } = await get<{ stations: Station[] }>('/v1/stations');
      const { hospitals } = await get<{ hospitals: Hospital[] }>('/v1/hospitals');
      for (const station of stations) this.stations.set(station.id, station);
      for (const hospital of hospitals) this.hospitals.set(hospital.id, hospital);
    } catch {
      setTimeout(() => void this.reference(), 2000);
    }
  }

  /** What is shown in seconds changes once a second of the desk's clock, or four times one of the wall's. */
  private beat(): void {
    const now = this.moment();
    if (Math.floor(now / 1000) !== Math.floor(this.now / 1000)) this.now = now;
  }

  /** The desk's moment, to the millisecond. */
  moment(): number {
    return this.clock.now();
  }

  reset(all: Reset): void {
    this.clock.set(all.as_of, all.speed);
    this.speed = this.clock.speed;
    this.incidents.clear();
    this.units.clear();
    this.heard.clear();
    for (const incident of all.incidents) this.incidents.set(incident.id, incident);
    for (const unit of all.units) this.put(unit, Date.parse(all.as_of));
    this.tick += 1;
  }

  change(change: Change): void {
    const at = Date.parse(change.now);
    for (const incident of change.incidents) this.incidents.set(incident.id, incident);
    for (const unit of change.units) this.put(unit, at);
    if (change.event.fact === 'positions_reported') {
      for (const fix of change.event.fixes as { unit: string; lon: number; lat: number }[]) this.fixed(fix, at);
    }
    for (const moved of change.moved ?? []) {
      const unit = this.units.get(moved.unit);
      if (unit) this.put(reanchored(unit, moved));
    }
    if (change.incidents.length > 0 || change.units.length > 0) this.tick += 1;
  }

  alive(beat: Pick<Heartbeat, 'as_of' | 'status' | 'speed'> | null): void {
    this.link = 'live';
    if (!beat) return;
    this.readOnly = beat.status === 'read_only';
    this.damaged = beat.status === 'damaged';
    this.clock.set(beat.as_of, beat.speed);
    if (this.speed !== this.clock.speed) {
      this.speed = this.clock.speed;
      this.tick += 1;
    }
  }

  lost(): void {
    if (this.link !== 'lost') this.lostSince = Date.now();
    this.link = 'lost';
  }

  /** The answer to an act of this page, which may come before or after the stream's word of it. */
  told(done: { incident?: Incident | null; unit?: Unit | null }): void {
    const { incident, unit } = done;
    if (incident && incident.version >= (this.incidents.get(incident.id)?.version ?? 0)) this.incidents.set(incident.id, incident);
    if (unit && unit.version >= (this.units.get(unit.id)?.version ?? 0)) this.put(unit, this.moment());
  }

  /** A report of a place. One that drives is where its way says, shifted by the report. */
  private fixed(fix: { unit: string; lon: number; lat: number }, at: number): void {
    const unit = this.units.get(fix.unit);
    if (!unit) return;
    this.heard.set(fix.unit, at);
    const here = unit.route ? {} : { lon: fix.lon, lat: fix.lat };
    this.put({ ...unit, ...here, position_age_s: 0 }, at);
  }

  private put(unit: Unit, at?: number): void {
    if (at !== undefined && typeof unit.position_age_s === 'number') this.heard.set(unit.id, at - unit.position_age_s * 1000);
    this.units.set(unit.id, unit);
    this.onPlace?.(unit);
  }

  /** Seconds since a unit was heard of, where that matters: not of one that stands at home. */
  age(unit: Unit): number | null {
    const at = this.heard.get(unit.id);
    if (at === undefined || unit.status === 'at_station') return null;
    return Math.max(0, (this.now - at) / 1000);
  }

  isOld(unit: Unit): boolean {
    return (this.age(unit) ?? 0) > OLD_S;
  }
}

export const store = new Store();

/** What a unit does, as one word for shapes, colours and texts. */
export function doing(unit: Unit): string {
  if (!unit.in_service) return 'out_of_service';
  if (unit.order) return 'ordered';
  if (!unit.on_duty && unit.status === 'at_station') return 'off_duty';
  return unit.status;
}

/** Whether nobody is on the way to it yet. */
export function waits(incident: Pick<Incident, 'stage'>): boolean {
  return ['processing', 'open', 'waiting', 'proposed'].includes(incident.stage);
}

/** What should have happened by now and did not: an order without answer, a unit that is not there. */
export function missing(unit: Unit | undefined, now: number): { what: 'unanswered' | 'overdue'; seconds: number } | null {
  if (!unit) return null;
  const asked = unit.order && unit.ordered_at ? (now - Date.parse(unit.ordered_at)) / 1000 : 0;
  if (asked > LATE_S) return { what: 'unanswered', seconds: asked };
  const due = unit.status === 'en_route' ? arrival(unit) : null;
  const late = due === null ? 0 : (now - due) / 1000;
  return late > LATE_S ? { what: 'overdue', seconds: late } : null;
}

/** Open incidents: what waits for the dispatcher first, then by urgency and age. */
export function ordered(incidents: Iterable<Incident>, priorities: string[]): Incident[] {
  const weight = (incident: Incident) => (waits(incident) ? (incident.automatic ? 1 : 0) : 2);
  return [...incidents]
    .filter((incident) => incident.stage !== 'closed')
    .sort(
      (a, b) =>
        weight(a) - weight(b) ||
        priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
        a.reported_at.localeCompare(b.reported_at),
    );
}
