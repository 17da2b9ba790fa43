// What moves, on a canvas of its own above the map, which is then not drawn again. Where a unit is
// follows from its way and the desk's clock; after a report it glides to its new place.
import type { Incident, Unit } from '../api/types';
import { ahead, moves, spot, type Spot } from '../state/motion';
import { doing, waits } from '../state/store.svelte';
import type { Engine } from './engine';
import * as marks from './marks';
import { FONT, type Palette } from './palette';

/** How long a unit glides to where a report has it. */
const GLIDE_MS = 900;
/** Farther than this, in degrees, it is there at once. */
const FAR = 0.02;
/** What a driving unit covers in a second at most, in metres: how often the canvas is drawn anew. */
const QUICK = 25;

/** How far it was shown from where it is now known to be. */
interface Glide { off: Spot; start: number }

export interface Hit { kind: 'unit' | 'incident'; id: string; x: number; y: number }

export interface Scene {
  units: Iterable<Unit>;
  incidents: Iterable<Incident>;
  hospitals: Iterable<{ lon: number; lat: number }>;
  districts: { text: string; lon: number; lat: number }[];
  selected: string | null;
  /** The unit that is marked, and the one whose card is open. */
  marked: string | null;
  chosen: string | null;
  pin: [number, number] | null;
  /** The desk's clock, and how fast it goes. */
  now: number;
  speed: number;
  isOld(unit: Unit): boolean;
  palette: Palette;
}

export class Overlay {
  private readonly shown = new Map<string, Spot>();
  private readonly glides = new Map<string, Glide>();
  private readonly context: CanvasRenderingContext2D | null;
  private asked = false;
  private timer = 0;
  /** What was drawn, for clicks. */
  hits: Hit[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly engine: Engine,
    private readonly scene: () => Scene,
  ) {
    this.context = canvas.getContext('2d');
  }

  /** A unit has a new place or way: what is shown of it goes there smoothly. */
  place(unit: Unit): void {
    const was = this.shown.get(unit.id);
    if (was) {
      const to = spot(unit, this.scene().now);
      const off: Spot = [was[0] - to[0], was[1] - to[1]];
      const length = Math.hypot(...off);
      if (length > 1e-6 && length < FAR) this.glides.set(unit.id, { off, start: performance.now() });
      else this.glides.delete(unit.id);
    }
    this.ask();
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => this.draw());
  }

  /** The unit or incident under a point; where several are, the one after `last`. */
  hit(x: number, y: number, last: string | null): Hit | undefined {
    const near = (kind: Hit['kind'], within: number) => this.hits.filter((h) => h.kind === kind && Math.hypot(h.x - x, h.y - y) < within);
    const incident = near('incident', 15)[0];
    if (incident && incident.id !== last) return incident;
    const units = near('unit', 12);
    return units[(units.findIndex((h) => h.id === last) + 1) % Math.max(1, units.length)] ?? incident;
  }

  private at(unit: Unit, moment: number, now: number): Spot {
    const at = spot(unit, moment);
    const glide = this.glides.get(unit.id);
    const left = glide ? 1 - (now - glide.start) / GLIDE_MS : 0;
    if (glide && left <= 0) this.glides.delete(unit.id);
    const shown: Spot = glide && left > 0 ? [at[0] + glide.off[0] * left, at[1] + glide.off[1] * left] : at;
    this.shown.set(unit.id, shown);
    return shown;
  }

  draw(): void {
    this.asked = false;
    clearTimeout(this.timer);
    const c = this.context;
    if (!c) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.prepare(c, width, height);
    const s = this.scene();
    const p = s.palette;
    const zoom = this.engine.zoom();
    this.hits = [];
    if (zoom > 10.5) {
      for (const h of s.hospitals) {
        const at = this.engine.pixel(h.lon, h.lat);
        if (at) marks.hospital(c, at, p);
      }
    }
    const driving = this.units(c, s, zoom, width, height);
    if (zoom < 13) {
      for (const district of s.districts) {
        const at = this.engine.pixel(district.lon, district.lat);
        if (at) marks.word(c, district.text, at, p, `600 ${zoom < 9.5 ? 11 : 13}px ${FONT}`);
      }
    }
    for (const incident of s.incidents) this.incident(c, s, incident);
    const pin = s.pin && this.engine.pixel(...s.pin);
    if (pin) marks.cross(c, pin, p);
    if (this.glides.size > 0) this.ask();
    else if (driving) this.timer = window.setTimeout(() => this.ask(), this.patience(s.speed));
  }

  /** Until something that drives has gone half a pixel. */
  private patience(speed: number): number {
    const pixels = (QUICK * Math.max(speed, 0.001)) / this.engine.metresPerPixel();
    return Math.min(1000, Math.max(33, 500 / pixels));
  }

  private prepare(c: CanvasRenderingContext2D, width: number, height: number): void {
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale)) this.canvas.width = Math.round(width * scale);
    if (this.canvas.height !== Math.round(height * scale)) this.canvas.height = Math.round(height * scale);
    c.setTransform(scale, 0, 0, scale, 0, 0);
    c.clearRect(0, 0, width, height);
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.lineJoin = 'round';
  }

  /** All units; whether one of them drives. */
  private units(c: CanvasRenderingContext2D, s: Scene, zoom: number, width: number, height: number): boolean {
    const p = s.palette;
    const now = performance.now();
    let driving = false;
    const homes = new Map<string, { at: marks.Pixel; free: number }>();
    const out: { unit: Unit; at: marks.Pixel; state: string }[] = [];
    for (const unit of s.units) {
      const state = doing(unit);
      if (state === 'off_duty' || state === 'out_of_service') continue;
      driving ||= moves(unit, s.now);
      const at = this.engine.pixel(...this.at(unit, s.now, now));
      if (!at || at[0] < -20 || at[1] < -20 || at[0] > width + 20 || at[1] > height + 20) continue;
      if (state === 'at_station' && unit.id !== s.marked && unit.id !== s.chosen) {
        const key = `${Math.round(at[0] / 4)}/${Math.round(at[1] / 4)}`;
        const home = homes.get(key);
        if (home) home.free += 1;
        else homes.set(key, { at, free: 1 });
      } else out.push({ unit, at, state });
      if (unit.route && (unit.id === s.marked || unit.id === s.chosen)) {
        const line = ahead(unit.route, s.now).map(([lon, lat]) => this.engine.pixel(lon, lat));
        if (line.length > 1) marks.way(c, line.filter((pixel) => pixel !== null), p);
      }
      this.hits.push({ kind: 'unit', id: unit.id, x: at[0], y: at[1] });
    }
    const size = zoom < 10.5 ? 4.5 : 7;
    for (const { at, free } of homes.values()) {
      marks.unit(c, 'at_station', at, size, p);
      if (free > 1 && size > 5) {
        c.fillStyle = p.ink;
        c.font = `bold 10px ${FONT}`;
        c.fillText(String(free), at[0], at[1] + 0.5);
      }
    }
    for (const { unit, at, state } of out) {
      marks.unit(c, state, at, zoom < 10.5 ? 6.5 : 8, p);
      const isMarked = unit.id === s.marked || unit.id === s.chosen;
      if (isMarked) marks.ring(c, at, 13, p.mark);
      const old = s.isOld(unit);
      if (old || isMarked || zoom > 13) marks.word(c, old ? `${unit.call_sign} ?` : unit.call_sign, [at[0], at[1] + 17], p, `${isMarked ? 'bold ' : ''}11px ${FONT}`);
    }
    return driving;
  }

  private incident(c: CanvasRenderingContext2D, s: Scene, incident: Incident): void {
    if (incident.stage === 'closed') return;
    const at = this.engine.pixel(incident.lon, incident.lat);
    if (!at) return;
    marks.incident(c, at, incident.priority, waits(incident), s.palette);
    if (incident.id === s.selected) marks.ring(c, [at[0], at[1] - 18], 17, s.palette.mark);
    this.hits.push({ kind: 'incident', id: incident.id, x: at[0], y: at[1] - 18 });
  }
}
