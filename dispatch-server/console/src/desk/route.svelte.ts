// The way on the map: of the unit that is marked or hovered to the incident. A unit that drives there
// already has its way with it; of another it is asked.
import { get } from '../api/client';
import type { Unit } from '../api/types';

class RouteState {
  /** Of a candidate: a GeoJSON line. */
  line = $state.raw<object | null>(null);
  hovered = $state<string | null>(null);
  private wanted = '';

  hover(unit: string | null): void {
    this.hovered = unit;
  }

  show(unit: Unit | null, to: [number, number] | null): void {
    const ends = unit && to ? `from=${unit.lon},${unit.lat}&to=${to.join(',')}` : '';
    if (ends === this.wanted) return;
    this.wanted = ends;
    if (!ends) {
      this.line = null;
      return;
    }
    get<{ geometry: object | null }>(`/v1/route?${ends}`)
      .then((found) => {
        if (this.wanted === ends) this.line = found.geometry;
      })
      .catch(() => {
        if (this.wanted === ends) this.line = null;
      });
  }
}

export const route = new RouteState();
