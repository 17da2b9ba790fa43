// What the page knows: units and incidents as the stream tells them, and whether it still does.
import { get } from '../api/client';
import { listen } from '../api/live';
import type { Change, Hospital, Incident, Reset, Scenario, Station, Unit } from '../api/types';
import { SvelteMap } from 'svelte/reactivity';

export type Link = 'opening' | 'live' | 'lost';

class Store {
  units = new SvelteMap<string, Unit>();
  incidents = new SvelteMap<string, Incident>();
  stations = new SvelteMap<string, Station>();
  hospitals = new SvelteMap<string, Hospital>();
  /** When each unit was last heard of, in the server's milliseconds. */
  heard = new Map<string, number>();
  scenario = $state<Scenario | null>(null);
  link = $state<Link>('opening');
  lostSince = $state(0);
  readOnly = $state(false);
  /** The server's clock, ticking every second. */
  now = $state(Date.now());
  /** Grows with every change, for what must be asked anew. */
  tick = $state(0);
  private ahead = 0;
  /** Called with every unit that has a new place. */
  onPlace: ((unit: Unit) => void) | null = null;

  async start(): Promise<void> {
    listen({
      reset: (all) => this.reset(all),
      change: (change) => this.change(change),
      alive: (asOf, status) => {
        this.link = 'live';
        if (status) this.readOnly = status === 'read_only';
        if (asOf) this.ahead = Date.parse(asOf) - Date.now();
      },
      lost: () => {
        if (this.link !== 'lost') this.lostSince = this.clock();
        this.link = 'lost';
      },
    });
    setInterval(() => (this.now = this.clock()), 1000);
    setInterval(() => void this.follow(), 4000);
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

  clock(): number {
    return Date.now() + this.ahead;
  }

  private reset(all: Reset): void {
    this.incidents.clear();
    this.units.clear();
    for (const incident of all.incidents) this.incidents.set(incident.id, incident);
    for (const unit of all.units) this.put(unit, Date.parse(all.as_of));
    this.tick += 1;
  }

  private change(change: Change): void {
    const at = Date.parse(change.now);
    for (const incident of change.incidents) this.incidents.set(incident.id, incident);
    for (const unit of change.units) this.put(unit, at);
    if (change.event.fact === 'positions_reported') {
      for (const fix of change.event.fixes as { unit: string; lon: number; lat: number }[]) {
        const unit = this.units.get(fix.unit);
        if (unit) this.put({ ...unit, lon: fix.lon, lat: fix.lat, position_age_s: 0 }, at);
      }
    } else if (change.incidents.length > 0 || change.units.length > 0) {
      this.tick += 1;
    }
  }

  private put(unit: Unit, at: number): void {
    if (unit.position_age_s !== null) this.heard.set(unit.id, at - unit.position_age_s * 1000);
    this.units.set(unit.id, unit);
    this.onPlace?.(unit);
  }

  /** Moving units without new reports are where the roads' speeds say: asked for every few seconds. */
  private async follow(): Promise<void> {
    if (document.hidden || this.link !== 'live') return;
    if (![...this.units.values()].some((unit) => unit.arrives_at)) return;
    try {
      const { units, as_of } = await get<{ units: Unit[]; as_of: string }>('/v1/units');
      for (const unit of units) {
        const known = this.units.get(unit.id);
        // A newer state from the stream stands.
        if (unit.arrives_at && known && known.version <= unit.version) this.put(unit, Date.parse(as_of));
      }
    } catch {
      // The stream says loudly when the server is gone.
    }
  }

  /** Seconds since a unit was heard of, where that matters: not of one that stands at home. */
  age(unit: Unit): number | null {
    const at = this.heard.get(unit.id);
    if (at === undefined || unit.status === 'at_station') return null;
    return Math.max(0, (this.now - at) / 1000);
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

/** Open incidents: what waits for the dispatcher first, then by urgency and age. */
export function ordered(incidents: Iterable<Incident>, priorities: string[]): Incident[] {
  const weight = (incident: Incident) =>
    ['processing', 'open', 'waiting', 'proposed'].includes(incident.stage) ? 0 : 1;
  return [...incidents]
    .filter((incident) => incident.stage !== 'closed')
    .sort(
      (a, b) =>
        weight(a) - weight(b) ||
        priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
        a.reported_at.localeCompare(b.reported_at),
    );
}
