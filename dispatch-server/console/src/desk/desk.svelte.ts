// What the dispatcher looks at and does: selection, the marked candidate, intake, and the acts.
import { get, Refused, send } from '../api/client';
import type { Candidate, Done, Full, Incident } from '../api/types';
import { look, span } from '../i18n/index.svelte';
import { store } from '../state/store.svelte';

export type Tab = 'incidents' | 'units' | 'coverage';

class DeskState {
  tab = $state<Tab>('incidents');
  selected = $state<string | null>(null);
  full = $state<Full | null>(null);
  marked = $state(0);
  /** The dispatcher marked it, not the program. */
  isMarked = $state(false);
  intake = $state(false);
  pin = $state<[number, number] | null>(null);
  reasonFor = $state<Candidate | null>(null);
  message = $state<{ bad: boolean; text: string } | null>(null);
  cancelArmed = $state(false);
  keysOpen = $state(false);
  busy = $state(false);
  private asking: AbortController | null = null;
  private clearing = 0;

  say(text: string, bad = false): void {
    this.message = { text, bad };
    clearTimeout(this.clearing);
    this.clearing = window.setTimeout(() => (this.message = null), bad ? 15_000 : 6000);
  }

  get incident(): Incident | null {
    return this.selected === null ? null : (store.incidents.get(this.selected) ?? null);
  }

  get candidates(): Candidate[] {
    return this.full?.id === this.selected ? (this.full?.recommendation?.candidates ?? []) : [];
  }

  /** Who is sent by one key: where a unit is sent already, only one that was marked by hand. */
  get chosen(): Candidate | undefined {
    return this.incident?.stage === 'assigned' && !this.isMarked ? undefined : this.candidates[this.marked];
  }

  choose(place: number): void {
    this.marked = Math.max(0, Math.min(this.candidates.length - 1, place));
    this.isMarked = true;
  }

  select(id: string | null): void {
    if (id !== this.selected) {
      this.full = null;
      this.marked = 0;
      this.isMarked = false;
    }
    this.selected = id;
    this.cancelArmed = false;
    this.intake = false;
  }

  /** Asks anew who could go; the marked unit stays marked. */
  async refresh(): Promise<void> {
    const id = this.selected;
    if (id === null) return;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    try {
      const full = await get<Full>(`/v1/incidents/${encodeURIComponent(id)}?k=8`, asking.signal);
      if (id !== this.selected) return;
      const before = this.candidates[this.marked]?.unit;
      this.full = full;
      const place = this.candidates.findIndex((candidate) => candidate.unit === before);
      this.marked = this.marked === 0 || place < 0 ? 0 : place;
    } catch {
      // The next change or the next seconds ask again; a lost link is said above.
    }
  }

  /** Does something, and says what came of it. */
  private async act(path: string, body: object, text: string, method: 'POST' | 'PATCH' = 'POST'): Promise<Done | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      const done = await send<Done>(method, path, body);
      if (done.incident) store.incidents.set(done.incident.id, done.incident);
      if (done.unit) store.units.set(done.unit.id, done.unit);
      this.marked = 0;
      this.isMarked = false;
      this.say(`${look.t.done}: ${text}`);
      return done;
    } catch (cause) {
      const why = cause instanceof Refused ? `${cause.problem.detail}. ${cause.problem.remedy}` : look.t.noServer;
      this.say(`${look.t.failed}: ${text}. ${why}`, true);
      return null;
    } finally {
      this.busy = false;
      void this.refresh();
    }
  }

  async take(lon: number, lat: number, priority: string, need: string): Promise<boolean> {
    const body = { lon, lat, priority, ...(need ? { need } : {}) };
    const done = await this.act('/v1/incidents', body, look.t.take);
    if (!done?.incident) return false;
    this.pin = null;
    this.tab = 'incidents';
    this.select(done.incident.id);
    void this.refresh();
    return true;
  }

  /** Sends a candidate; another one than the proposed asks for a reason first. */
  async sendUnit(candidate: Candidate | undefined, reason?: string): Promise<void> {
    const incident = this.incident;
    if (!incident || !candidate || !['open', 'waiting', 'proposed', 'assigned'].includes(incident.stage)) return;
    const differs = incident.stage === 'assigned' || (incident.proposal !== null && incident.proposal.unit !== candidate.unit);
    if (differs && !reason) {
      this.reasonFor = candidate;
      return;
    }
    this.reasonFor = null;
    const verb = candidate.taken_from ? 'divert' : 'assign';
    const body = { unit: candidate.unit, version: incident.version, ...(reason ? { reason } : {}) };
    const text = `${candidate.call_sign} → ${incident.id}, ${look.t.eta} ${span(candidate.response_s)}`;
    await this.act(`/v1/incidents/${encodeURIComponent(incident.id)}/${verb}`, body, text);
  }

  async standDown(): Promise<void> {
    const incident = this.incident;
    if (incident?.stage !== 'assigned') return;
    await this.act(`/v1/incidents/${encodeURIComponent(incident.id)}/stand-down`, { version: incident.version }, look.t.standDown);
  }

  async closeIncident(): Promise<void> {
    const incident = this.incident;
    if (incident?.stage !== 'attended') return;
    await this.act(`/v1/incidents/${encodeURIComponent(incident.id)}/close`, { version: incident.version }, look.t.closeIncident);
  }

  async setPriority(priority: string): Promise<void> {
    const incident = this.incident;
    if (!incident || incident.priority === priority) return;
    const path = `/v1/incidents/${encodeURIComponent(incident.id)}`;
    await this.act(path, { version: incident.version, priority }, `${look.t.priority} ${priority}`, 'PATCH');
  }

  async setHospital(hospital: string): Promise<void> {
    const incident = this.incident;
    if (incident?.stage !== 'attended' || !hospital) return;
    const path = `/v1/incidents/${encodeURIComponent(incident.id)}/transport`;
    await this.act(path, { version: incident.version, hospital }, store.hospitals.get(hospital)?.name ?? hospital);
  }

  /** Cannot be undone, so it is asked for twice. */
  async cancel(): Promise<void> {
    const incident = this.incident;
    if (!incident || incident.stage === 'closed' || incident.stage === 'attended') return;
    if (!this.cancelArmed) {
      this.cancelArmed = true;
      setTimeout(() => (this.cancelArmed = false), 4000);
      return;
    }
    this.cancelArmed = false;
    await this.act(`/v1/incidents/${encodeURIComponent(incident.id)}/cancel`, { version: incident.version }, look.t.cancelIncident);
  }

  openIntake(at: [number, number] | null): void {
    this.intake = true;
    if (at) this.pin = at;
  }

  mark(step: number): void {
    this.choose(this.isMarked || this.incident?.stage !== 'assigned' ? this.marked + step : 0);
  }
}

export const desk = new DeskState();
