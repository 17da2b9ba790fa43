// The language and look of the page, kept for the next visit, and how moments and spans are written.
import type { Place } from '../api/types';
import { keep, kept } from '../state/kept';
import { en, type Messages } from './en';
import { zh } from './zh';

export type Language = 'zh' | 'en';
export type Theme = 'light' | 'dark' | 'contrast';
const THEMES: Theme[] = ['light', 'dark', 'contrast'];

class Look {
  language = $state<Language>(kept('language') === 'en' ? 'en' : 'zh');
  theme = $state<Theme>(THEMES.find((theme) => theme === kept('theme')) ?? 'light');
  chosen = kept('language') !== null;

  get t(): Messages {
    return this.language === 'zh' ? zh : en;
  }

  apply(): void {
    document.documentElement.lang = this.language;
    document.documentElement.dataset.theme = this.theme;
  }

  /** The scenario's own language, unless the user has chosen one. */
  suggest(languages: string[]): void {
    if (!this.chosen && languages[0] === 'en') this.language = 'en';
    this.apply();
  }

  switchLanguage(): void {
    this.language = this.language === 'zh' ? 'en' : 'zh';
    this.chosen = true;
    keep('language', this.language);
    this.apply();
  }

  switchTheme(): void {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] ?? 'light';
    keep('theme', this.theme);
    this.apply();
  }
}

export const look = new Look();

/** A span of seconds: 45 s, 5:04, 1:02:03. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return look.t.sec(whole);
  if (whole < 3600) return look.t.min(Math.floor(whole / 60), whole % 60);
  return `${Math.floor(whole / 3600)}:${look.t.min(Math.floor(whole / 60) % 60, whole % 60).padStart(5, '0')}`;
}

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a cache: nothing is shown of it
const writers = new Map<string, Intl.DateTimeFormat>();

/** The time of day in the scenario's zone: 21:04:09. */
export function clock(at: string | number, zone: string | undefined): string {
  const key = `${look.language} ${zone ?? ''}`;
  let writer = writers.get(key);
  if (!writer) {
    writer = new Intl.DateTimeFormat(look.language === 'zh' ? 'zh-CN' : 'en-GB', {
      hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone,
    });
    writers.set(key, writer);
  }
  return writer.format(typeof at === 'string' ? Date.parse(at) : at);
}

/** A distance: 840 m, 4.2 km. */
export function metres(distance: number): string {
  return distance < 950 ? `${Math.round(distance / 10) * 10} m` : `${(distance / 1000).toFixed(1)} km`;
}

/** The name of something that has one in both languages. */
export function named(thing: { name: string; name_en?: string | null } | undefined): string {
  if (!thing) return '';
  return look.language === 'en' && thing.name_en ? thing.name_en : thing.name;
}

/** A priority: by its own name where the page's reader can be expected to read it. */
export function priorityName(priority: { id: string; name: string }): string {
  return look.language === 'zh' || !/\p{Script=Han}/u.test(priority.name) ? `${priority.id} ${priority.name}` : `${look.t.priority} ${priority.id}`;
}

/** What a place is called: its road and the crossing, or the nearest road with a name. */
export function street(place: Place | null | undefined): string {
  if (!place) return '';
  const { road, cross, near } = place;
  if (road) return cross ? `${road} × ${cross}` : road;
  return near ? `${look.t.unnamed}, ${look.t.nearRoad} ${near.name} (${near.distance_m} m)` : look.t.unnamed;
}
