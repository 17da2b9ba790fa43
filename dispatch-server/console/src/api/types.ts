// The shapes of the live server's answers: from its own description where that has them (schema.d.ts),
// by hand where it does not: the journal's entries, which are a contract of their own, and what a
// demo adds.
import type { components } from './schema';

type Described = components['schemas'];

export interface Order {
  order: 'respond' | 'divert' | 'stand_down' | 'transport' | 'move_up';
  unit: string;
  incident?: string;
  from?: string;
  to?: string;
  hospital?: string;
  station?: string;
}

/** One line of the journal. */
export interface Entry {
  seq: number;
  now: string;
  event: { fact: string; [key: string]: unknown };
  refused?: unknown;
  orders?: Order[];
  proposals?: Order[];
}

export type Stage = 'processing' | 'open' | 'waiting' | 'proposed' | 'assigned' | 'attended' | 'closed';

/** A way with its times: [lon, lat, seconds since departure]. */
export interface Route {
  departed_at: string;
  points: [number, number, number][];
}

export type Incident = Omit<Described['IncidentView'], 'stage' | 'proposal'> & { stage: Stage; proposal?: Order | null };
export type Unit = Omit<Described['UnitView'], 'order' | 'route'> & { order?: Order | null; route?: Route | null };
export type Candidate = Described['Candidate'];
export type Recommendation = Described['Nearest'];
export type Moved = Omit<Described['Moved'], 'route'> & { route?: Route | null };

export type Change = Entry & { incidents: Incident[]; units: Unit[]; moved?: Moved[] };
export type Reset = Omit<Described['Reset'], 'incidents' | 'units'> & { incidents: Incident[]; units: Unit[]; speed?: number };
export type Heartbeat = Described['Heartbeat'] & { speed?: number };
export type Full = Incident & { as_of: string; recommendation?: Recommendation | null; timeline: Entry[] };
export type Done = Omit<Described['Done'], 'incident' | 'unit' | 'orders' | 'proposals'> & {
  incident?: Incident | null;
  unit?: Unit | null;
  orders: Order[];
  proposals: Order[];
};

export type Scenario = Described['ScenarioView'] & { demo?: { speeds: number[] } | null };
export type District = Described['DistrictView'];
export type Station = Described['StationView'];
export type Hospital = Described['HospitalView'];
export type CoverageRow = Described['CoverageRow'];
export type Coverage = Described['Coverage'];
export type Place = Described['PlaceView'];
export type Found = Described['FoundView'];
export type Problem = Omit<Described['Problem'], 'code' | 'parameters'> & { status?: number; code?: string; parameters?: Record<string, string> };
