// The shapes of the live server's answers, as its description (GET /v1/openapi.json) has them.

export interface Order {
  order: 'respond' | 'divert' | 'stand_down' | 'transport' | 'move_up';
  unit: string;
  incident?: string;
  from?: string;
  to?: string;
  hospital?: string;
  station?: string;
}

export type Stage = 'processing' | 'open' | 'waiting' | 'proposed' | 'assigned' | 'attended' | 'closed';

export interface Incident {
  id: string;
  version: number;
  reported_at: string;
  lon: number;
  lat: number;
  snap_m: number | null;
  district: string | null;
  zone: string | null;
  area: string;
  priority: string;
  needs: string[];
  hospital: string | null;
  automatic: boolean;
  stage: Stage;
  since_at: string;
  outcome: string | null;
  unit: string | null;
  proposal: Order | null;
  refused_by: string[];
}

export interface Unit {
  id: string;
  version: number;
  call_sign: string;
  capabilities: string[];
  station: string;
  status: string;
  since_at: string | null;
  on_duty: boolean;
  in_service: boolean;
  lon: number;
  lat: number;
  position_age_s: number | null;
  incident: string | null;
  hospital: string | null;
  order: Order | null;
  ordered_at: string | null;
  arrives_at: string | null;
  next: string[];
}

export interface Candidate {
  rank: number;
  unit: string;
  call_sign: string;
  capabilities: string[];
  status: string;
  station: string;
  eta_at: string;
  response_s: number;
  turnout_s: number;
  travel_s: number;
  distance_m: number | null;
  position_age_s: number | null;
  reason: string;
  later_s: number;
  taken_from: string | null;
}

export interface Recommendation {
  as_of: string;
  candidates: Candidate[];
  candidates_total: number;
  not_taken: { unit: string; travel_s: number | null; why: string; why_text: string }[];
  shortfall: string | null;
}

export interface Entry {
  seq: number;
  now: string;
  event: { fact: string; [key: string]: unknown };
  refused?: unknown;
  orders?: Order[];
  proposals?: Order[];
}

export interface Change extends Entry {
  incidents: Incident[];
  units: Unit[];
}

export interface Reset {
  seq: number;
  as_of: string;
  incidents: Incident[];
  units: Unit[];
}

export interface Full extends Incident {
  as_of: string;
  recommendation: Recommendation | null;
  timeline: Entry[];
}

export interface Scenario {
  name: string;
  name_en: string | null;
  languages: string[];
  time_zone: string;
  bounds: [number, number, number, number] | null;
  tiles_max_zoom: number;
  priorities: { id: string; name: string; mode: string }[];
  capabilities: string[];
  districts: { id: string; name: string; name_en: string | null; central: boolean; functional: boolean; lon: number; lat: number }[];
}

export interface Station { id: string; name: string; lon: number; lat: number; status: string; units: string[]; free: string[] }
export interface Hospital { id: string; name: string; lon: number; lat: number; level: string; coming: string[]; there: string[] }

export interface CoverageRow {
  id: string;
  name: string;
  area: string | null;
  standard_s: number | null;
  population: number;
  covered_population: number;
  share: number;
  travel_p90_s: number | null;
}
export interface Coverage { depart_at: string; total: CoverageRow; areas: CoverageRow[]; districts: CoverageRow[] }

export interface Place {
  lon: number;
  lat: number;
  snap_m: number | null;
  district: string | null;
  road: string | null;
  road_class: string | null;
  cross: string | null;
  near: { name: string; distance_m: number } | null;
}

export interface Problem {
  status: number;
  type: string;
  title: string;
  detail: string;
  field?: string;
  remedy: string;
}

export interface Done { seq: number; incident?: Incident; unit?: Unit; orders: Order[]; proposals: Order[] }
