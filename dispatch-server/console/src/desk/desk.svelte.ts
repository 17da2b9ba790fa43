// What the dispatcher looks at and does: selection, the marked candidate, intake, and the acts.
import { get, send } from '../api/client';
import type { Candidate, Done, Full, Incident } from '../api/types';
import { look, span } from '../i18n/index.svelte';
import { explain } from '../i18n/problem';
import { keep, kept } from '../state/kept';
import { store } from '../state/store.svelte';

export type Tab = 'incidents' | 'units' | 'hospitals' | 'coverage';
/** What a newcomer has tried: the steps of the guide. */
export type Step = 'take' | 'why' | 'send' | 'follow' | 'override' | 'undo';

/** How long a unit that was sent can be called back by one key. */
const UNDO_MS = 8000;
const SENDABLE = ['open', 'waiting', 'proposed', 'assigned'];

interface Undo { incident: string; unit: string; sign: string; until: number }
type Text = () => string;

class DeskState {
  tab = $state<Tab>('incidents');
  selected = $state<string | null>(null);
  /** The unit whose card is open. */
  unit = $state<string | null>(null);
  full = $state.raw<Full | null>(null);
  marked = $state(0);
  /** The dispatcher marked it, not the program. */
  isMarked = $state(false);
  intake = $state(false);
  /** The incident whose place is being changed. */
  placing = $state<string | null>(null);
  /** Where the map was clicked for an intake. */
  pin = $state.raw<[number, number] | null>(null);
  /** What the intake is about to take. */
  aim = $state.raw<[number, number] | null>(null);
  reasonFor = $state.raw<Candidate | null>(null);
  /** In the language of the page, whichever that is when it is read. */
  message = $state.raw<{ bad: boolean; text: Text } | null>(null);
  undo = $state.raw<Undo | null>(null);
  cancelArmed = $state(false);
  keysOpen = $state(false);
  guideOpen = $state(false);
  busy = $state(false);
  done = $state.raw<ReadonlySet<Step>>(new Set());
  private asking: AbortController | null = null;
  private clearing = 0;
  private forgetting = 0;

  say(text: Text, bad = false): void {
    this.message = { text, bad };
    clearTimeout(this.clearing);
    this.clearing = window.setTimeout(() => (this.message = null), bad ? 15_000 : 6000);
  }

  tried(step: Step): void {
    if (!this.done.has(step)) this.done = new Set([...this.done, step]);
  }

  openGuide(): void {
    this.guideOpen = true;
  }

  closeGuide(): void {
    this.guideOpen = false;
    keep('guide', 'closed');
  }

  /** In a demo a newcomer is shown around, until that is sent away. */
  welcome(): void {
    if (kept('guide') === null) this.guideOpen = true;
  }

  get incident(): Incident | null {
    return this.selected === null ? null : (store.incidents.get(this.selected) ?? null);
  }

  get sendable(): boolean {
    return this.incident !== null && SENDABLE.includes(this.incident.stage);
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
    this.tried('why');
  }

  mark(step: number): void {
    this.choose(this.isMarked || this.incident?.stage !== 'assigned' ? this.marked + step : 0);
  }

  select(id: string | null): void {
    if (id !== this.selected) {
      this.full = null;
      this.marked = 0;
      this.isMarked = false;
    }
    this.selected = id;
    this.unit = null;
    this.cancelArmed = false;
    this.leaveIntake();
  }

  /** Opens a unit's card, and the incident it has to do with. */
  selectUnit(id: string): void {
    const unit = store.units.get(id);
    const incident = unit?.incident ?? unit?.order?.incident ?? unit?.order?.to;
    if (incident && store.incidents.has(incident)) this.select(incident);
    this.leaveIntake();
    this.unit = id;
  }

  openIntake(at: [number, number] | null): void {
    this.placing = null;
    this.intake = true;
    if (at) this.pin = at;
  }

  /** Begins to change the place of the chosen incident. */
  openPlace(): void {
    const incident = this.incident;
    if (!incident || incident.stage === 'closed' || incident.stage === 'attended') return;
    this.leaveIntake();
    this.placing = incident.id;
  }

  leaveIntake(): void {
    this.intake = false;
    this.placing = null;
    this.pin = null;
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
      // The first is the proposal as it is now; one marked by hand follows its unit, and is let go without it.
      if (!this.isMarked || place < 0) [this.marked, this.isMarked] = [0, false];
      else this.marked = place;
    } catch {
      // The next change or the next seconds ask again; a lost link is said above.
    }
  }

  /** Does something, and says what came of it. */
  private async act(path: string, body: object, text: Text, method: 'POST' | 'PATCH' = 'POST'): Promise<Done | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      const done = await send<Done>(method, path, body);
      store.told(done);
      this.marked = 0;
      this.isMarked = false;
      this.say(() => `${look.t.done}: ${text()}`);
      return done;
    } catch (cause) {
      this.say(() => `${look.t.failed}: ${text()}. ${explain(cause)}`, true);
      return null;
    } finally {
      this.busy = false;
      void this.refresh();
    }
  }

  /** About the chosen incident, as it was when this was pressed. */
  private about(incident: Incident, verb: string, body: object, text: Text): Promise<Done | null> {
    const path = `/v1/incidents/${encodeURIComponent(incident.id)}`;
    const told = { version: incident.version, ...body };
    return verb ? this.act(`${path}/${verb}`, told, text) : this.act(path, told, text, 'PATCH');
  }

  async take(lon: number, lat: number, priority: string, need: string): Promise<boolean> {
    const body = { lon, lat, priority, ...(need ? { need } : {}) };
    const done = await this.act('/v1/incidents', body, () => look.t.take);
    if (!done?.incident) return false;
    this.tab = 'incidents';
    this.select(done.incident.id);
    this.tried('take');
    void this.refresh();
    return true;
  }

  /** Sends a candidate; another one than the proposed asks for a reason first. */
  async sendUnit(candidate: Candidate | undefined, reason?: string): Promise<void> {
    const incident = this.incident;
    if (!incident || !this.sendable) return;
    if (!candidate) {
      // Another desk was quicker, and this one has heard of it: say so, rather than nothing.
      const sent = store.units.get(incident.unit ?? '');
      if (sent) this.say(() => `${look.t.stages[incident.stage]}: ${sent.call_sign} → ${incident.id}`);
      return;
    }
    const proposed = incident.proposal;
    const differs = incident.stage === 'assigned' || (proposed != null && proposed.unit !== candidate.unit);
    if (differs && !reason) {
      this.reasonFor = candidate;
      return;
    }
    this.reasonFor = null;
    const verb = candidate.taken_from ? 'divert' : 'assign';
    const body = { unit: candidate.unit, ...(reason ? { reason } : {}) };
    const done = await this.about(incident, verb, body, () => `${candidate.call_sign} → ${incident.id}, ${look.t.eta} ${span(candidate.response_s)}`);
    if (!done) return;
    this.tried(differs ? 'override' : 'send');
    this.undo = { incident: incident.id, unit: candidate.unit, sign: candidate.call_sign, until: Date.now() + UNDO_MS };
    clearTimeout(this.forgetting);
    this.forgetting = window.setTimeout(() => (this.undo = null), UNDO_MS);
  }

  /** Calls back what was sent a moment ago. */
  async undoSend(): Promise<void> {
    const undo = this.undo;
    const incident = undo && store.incidents.get(undo.incident);
    this.undo = null;
    if (!undo || incident?.stage !== 'assigned' || incident.unit !== undo.unit) return;
    const done = await this.about(incident, 'stand-down', { reason: 'sent_by_mistake' }, () => `${look.t.undo} ${undo.sign}`);
    if (done) this.tried('undo');
  }

  async standDown(): Promise<void> {
    const incident = this.incident;
    if (incident?.stage !== 'assigned') return;
    if (this.undo?.incident === incident.id) this.undo = null;
    await this.about(incident, 'stand-down', {}, () => look.t.standDown);
  }

  async closeIncident(): Promise<void> {
    const incident = this.incident;
    if (incident?.stage === 'attended') await this.about(incident, 'close', {}, () => look.t.closeIncident);
  }

  async setPriority(priority: string): Promise<void> {
    const incident = this.incident;
    if (!incident || incident.priority === priority) return;
    await this.about(incident, '', { priority }, () => `${look.t.priority} ${priority}`);
  }

  async setPlace(lon: number, lat: number): Promise<boolean> {
    const incident = this.placing === null ? undefined : store.incidents.get(this.placing);
    if (!incident) return false;
    const done = await this.about(incident, '', { lon, lat }, () => look.t.newPlace);
    if (done) this.leaveIntake();
    return done !== null;
  }

  async setHospital(hospital: string): Promise<void> {
    const incident = this.incident;
    if (incident?.stage !== 'attended' || !hospital) return;
    await this.about(incident, 'transport', { hospital }, () => store.hospitals.get(hospital)?.name ?? hospital);
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
    await this.about(incident, 'cancel', {}, () => look.t.cancelIncident);
  }

  /** How fast the demo's clock goes. */
  async setSpeed(speed: number): Promise<void> {
    await this.act('/v1/demo', { speed }, () => `${look.t.speed} ×${speed}`);
  }
}

export const desk = new DeskState();
