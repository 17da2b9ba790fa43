// The way on the map: of the unit that is marked or hovered to the incident.
import { get } from '../api/client';

class RouteState {
  line = $state.raw<object | null>(null);
  private wanted = '';

  show(from: [number, number] | null, to: [number, number] | null): void {
    const ends = from && to ? `from=${from.join(',')}&to=${to.join(',')}` : '';
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
