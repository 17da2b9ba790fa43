// What a place is called: asked once for each point, and kept.
import { get } from '../api/client';
import type { Place } from '../api/types';
import { SvelteMap } from 'svelte/reactivity';

const KEPT = 200;

class Places {
  private readonly known = new SvelteMap<string, Place | null>();

  /** The words for a point, as soon as they are known. */
  at(lon: number, lat: number): Place | null {
    return this.known.get(`${lon},${lat}`) ?? null;
  }

  /** Asks, unless that was done; call it from an effect. */
  ask(lon: number, lat: number): void {
    const key = `${lon},${lat}`;
    if (this.known.has(key)) return;
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(key, null);
    get<Place>(`/v1/place?lon=${lon}&lat=${lat}`)
      .then((place) => this.known.set(key, place))
      .catch(() => this.known.delete(key));
  }
}

export const places = new Places();
