// What moves, on a canvas of its own above the map: units glide between two places, so the map
// below is not drawn again. Each state has a shape: colour is never alone.
import type { Incident, Unit } from '../api/types';
import { doing } from '../state/store.svelte';
import type { Engine } from './engine';
import { FONT, type Palette } from './palette';

const GLIDE_MS = 3800;

interface Glide { from: [number, number]; to: [number, number]; start: number }
export interface Scene {
  units: Iterable<Unit>;
  incidents: Iterable<Incident>;
  hospitals: Iterable<{ lon: number; lat: number }>;
  districts: { text: string; lon: number; lat: number }[];
  selected: string | null;
  marked: string | null;
  pin: [number, number] | null;
  isOld(unit: Unit): boolean;
  palette: Palette;
}

export class Overlay {
  private readonly glides = new Map<string, Glide>();
  private readonly context: CanvasRenderingContext2D | null;
  private asked = false;
  /** What was drawn, for clicks: incidents and units with their pixels. */
  hits: { kind: 'unit' | 'incident'; id: string; x: number; y: number }[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly engine: Engine,
    private readonly scene: () => Scene,
  ) {
    this.context = canvas.getContext('2d');
  }

  /** A unit has a new place. */
  place(unit: Unit): void {
    const to: [number, number] = [unit.lon, unit.lat];
    const known = this.glides.get(unit.id);
    const far = known && Math.hypot(known.to[0] - to[0], known.to[1] - to[1]) > 0.02;
    if (!known || far) this.glides.set(unit.id, { from: to, to, start: 0 });
    else if (known.to[0] !== to[0] || known.to[1] !== to[1]) {
      this.glides.set(unit.id, { from: this.at(known, performance.now()), to, start: performance.now() });
    }
    this.ask();
  }

  private at(glide: Glide, now: number): [number, number] {
    const share = Math.min(1, (now - glide.start) / GLIDE_MS);
    return [glide.from[0] + (glide.to[0] - glide.from[0]) * share, glide.from[1] + (glide.to[1] - glide.from[1]) * share];
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  draw(): void {
    const c = this.context;
    if (!c) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale)) this.canvas.width = Math.round(width * scale);
    if (this.canvas.height !== Math.round(height * scale)) this.canvas.height = Math.round(height * scale);
    c.setTransform(scale, 0, 0, scale, 0, 0);
    c.clearRect(0, 0, width, height);
    const { palette: p, ...s } = this.scene();
    const zoom = this.engine.zoom();
    const now = performance.now();
    this.hits = [];
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.lineJoin = 'round';
    if (zoom > 11) {
      for (const h of s.hospitals) {
        const at = this.engine.pixel(h.lon, h.lat);
        if (at) this.word(c, 'H', at, p, `bold 12px ${FONT}`);
      }
    }
    let moving = false;
    const homes = new Map<string, { x: number; y: number; free: number }>();
    const drawn: { unit: Unit; at: [number, number]; state: string }[] = [];
    for (const unit of s.units) {
      const state = doing(unit);
      if (state === 'off_duty' || state === 'out_of_service') continue;
      const glide = this.glides.get(unit.id);
      if (glide && now - glide.start < GLIDE_MS) moving = true;
      const [lon, lat] = glide ? this.at(glide, now) : [unit.lon, unit.lat];
      const at = this.engine.pixel(lon, lat);
      if (!at || at[0] < -20 || at[1] < -20 || at[0] > width + 20 || at[1] > height + 20) continue;
      if (state === 'at_station' && unit.id !== s.marked) {
        const key = `${Math.round(at[0] / 4)}/${Math.round(at[1] / 4)}`;
        const home = homes.get(key);
        if (home) home.free += 1;
        else homes.set(key, { x: at[0], y: at[1], free: 1 });
        this.hits.push({ kind: 'unit', id: unit.id, x: at[0], y: at[1] });
      } else drawn.push({ unit, at, state });
    }
    for (const home of homes.values()) {
      const size = zoom < 10.5 ? 4 : 7;
      this.shape(c, 'at_station', home.x, home.y, size, p);
      if (home.free > 1 && size > 4) {
        c.fillStyle = p.ink;
        c.font = `bold 10px ${FONT}`;
        c.fillText(String(home.free), home.x, home.y + 0.5);
      }
    }
    for (const { unit, at, state } of drawn) {
      this.shape(c, state, at[0], at[1], zoom < 10.5 ? 6 : 8, p);
      if (unit.id === s.marked) this.ring(c, at, 13, p.mark);
      const old = s.isOld(unit);
      if (old || zoom > 12.5 || unit.id === s.marked) this.word(c, old ? `${unit.call_sign} ?` : unit.call_sign, [at[0], at[1] + 16], p, `11px ${FONT}`);
      this.hits.push({ kind: 'unit', id: unit.id, x: at[0], y: at[1] });
    }
    if (zoom < 13) {
      for (const district of s.districts) {
        const at = this.engine.pixel(district.lon, district.lat);
        if (at) this.word(c, district.text, at, p, `600 ${zoom < 9.5 ? 11 : 13}px ${FONT}`);
      }
    }
    for (const incident of s.incidents) {
      if (incident.stage === 'closed') continue;
      const at = this.engine.pixel(incident.lon, incident.lat);
      if (!at) continue;
      const waits = incident.stage !== 'assigned' && incident.stage !== 'attended';
      c.beginPath();
      c.moveTo(at[0], at[1]);
      c.lineTo(at[0] - 9, at[1] - 14);
      c.arc(at[0], at[1] - 20, 10.5, Math.PI * 0.85, Math.PI * 2.15);
      c.closePath();
      c.fillStyle = waits ? p.waiting : p.ink;
      c.strokeStyle = waits ? p.ink : p.incident;
      c.lineWidth = 2;
      c.fill();
      c.stroke();
      c.fillStyle = waits ? p.ink : p.incident;
      c.font = `bold 12px ${FONT}`;
      c.fillText(waits ? `${incident.priority}!` : incident.priority, at[0], at[1] - 19);
      if (incident.id === s.selected) this.ring(c, [at[0], at[1] - 18], 17, p.mark);
      this.hits.push({ kind: 'incident', id: incident.id, x: at[0], y: at[1] - 18 });
    }
    if (s.pin) {
      const at = this.engine.pixel(...s.pin);
      if (at) {
        c.strokeStyle = p.mark;
        c.lineWidth = 2;
        c.beginPath();
        c.moveTo(at[0] - 12, at[1]); c.lineTo(at[0] + 12, at[1]);
        c.moveTo(at[0], at[1] - 12); c.lineTo(at[0], at[1] + 12);
        c.stroke();
        this.ring(c, at, 8, p.mark);
      }
    }
    if (moving) this.ask();
  }

  private word(c: CanvasRenderingContext2D, text: string, [x, y]: [number, number], p: Palette, font: string): void {
    c.font = font;
    c.lineWidth = 3;
    c.strokeStyle = p.halo;
    c.strokeText(text, x, y);
    c.fillStyle = p.label;
    c.fillText(text, x, y);
  }

  private ring(c: CanvasRenderingContext2D, [x, y]: [number, number], r: number, colour: string): void {
    c.beginPath();
    c.arc(x, y, r, 0, Math.PI * 2);
    c.strokeStyle = colour;
    c.lineWidth = 2.5;
    c.stroke();
  }

  private shape(c: CanvasRenderingContext2D, state: string, x: number, y: number, r: number, p: Palette): void {
    c.beginPath();
    let colour = p.free;
    if (state === 'at_station') c.arc(x, y, r, 0, Math.PI * 2);
    else if (state === 'clear' || state === 'returning') {
      c.moveTo(x, y + r); c.lineTo(x + r, y - r); c.lineTo(x - r, y - r); c.closePath();
    } else if (state === 'ordered' || state === 'mobilising') {
      colour = p.ordered;
      c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.2, y); c.lineTo(x, y + r * 1.2); c.lineTo(x - r * 1.2, y); c.closePath();
    } else if (state === 'en_route') {
      colour = p.moving;
      c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.1, y + r); c.lineTo(x - r * 1.1, y + r); c.closePath();
    } else if (state === 'on_scene') {
      colour = p.busy;
      c.rect(x - r, y - r, r * 2, r * 2);
    } else {
      colour = p.busy;
      const t = r * 0.4;
      c.rect(x - t, y - r, t * 2, r * 2);
      c.rect(x - r, y - t, r * 2, t * 2);
    }
    c.strokeStyle = p.ink;
    c.lineWidth = 2;
    c.stroke();
    c.fillStyle = colour;
    c.fill();
  }
}
