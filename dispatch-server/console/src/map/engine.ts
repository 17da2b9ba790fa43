// The map: the only file that knows the map library. It never moves by itself once it was touched.
import OlMap from 'ol/Map';
import View from 'ol/View';
import MVT from 'ol/format/MVT';
import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import VectorTileLayer from 'ol/layer/VectorTile';
import VectorSource from 'ol/source/Vector';
import VectorTileSource from 'ol/source/VectorTile';
import { defaults as controls } from 'ol/control/defaults';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj';
import { createXYZ } from 'ol/tilegrid';
import { Fill, Stroke, Style, Text } from 'ol/style';
import type { FeatureLike } from 'ol/Feature';
import 'ol/ol.css';
import { PALETTE, FONT, type Palette } from './palette';
import type { Theme } from '../i18n/index.svelte';

const WIDTH: Record<string, number> = { motorway: 3.2, trunk: 2.6, primary: 2, secondary: 1.4, tertiary: 1 };

export interface Engine {
  pixel(lon: number, lat: number): [number, number] | null;
  zoom(): number;
  metresPerPixel(): number;
  zoomBy(steps: number): void;
  fit(bounds: [number, number, number, number]): void;
  center(lon: number, lat: number): void;
  route(line: object | null): void;
  theme(theme: Theme): void;
  /** Asks again for tiles that did not come; after the server was away. */
  retry(): void;
  ready: Promise<void>;
}

export interface Hooks {
  click(lon: number, lat: number, pixel: [number, number]): void;
  drawn(): void;
  /** The view has come to rest: its middle and its zoom. */
  rests(lon: number, lat: number, zoom: number): void;
}

export function createEngine(target: HTMLElement, deepest: number, theme: Theme, hooks: Hooks): Engine {
  let look: Palette = PALETTE[theme];
  const styles = new Map<string, Style>();
  const roadStyle = (feature: FeatureLike, resolution: number): Style | undefined => {
    const layer = feature.get('layer') as string;
    if (layer === 'districts') {
      return feature.get('functional') ? undefined : cached('ground', () => new Style({ fill: new Fill({ color: look.ground }), zIndex: 0 }));
    }
    if (layer === 'water') return cached('water', () => new Style({ fill: new Fill({ color: look.water }), zIndex: 1 }));
    if (layer === 'courses') {
      const river = feature.get('name') as string;
      return resolution > 120 ? undefined : cached(`river/${river}`, () => new Style({
        stroke: new Stroke({ color: 'rgba(0,0,0,0)', width: 1 }), zIndex: 60,
        text: new Text({ text: river, placement: 'line', font: `italic 13px ${FONT}`, fill: new Fill({ color: look.river }), stroke: new Stroke({ color: look.water, width: 3 }) }),
      }));
    }
    if (layer === 'borders') {
      const functional = feature.get('functional') as boolean;
      return cached(functional ? 'zone' : 'border', () => new Style({ stroke: new Stroke({ color: look.border, width: functional ? 1 : 1.5, lineDash: functional ? [2, 6] : [8, 4] }), zIndex: 50 }));
    }
    const kind = (feature.get('class') as string).replace('_link', '');
    const grow = resolution < 5 ? 2.2 : resolution < 20 ? 1.6 : 1;
    const width = (WIDTH[kind] ?? 0.7) * grow;
    const name = resolution < 40 ? (feature.get('name') as string | undefined) : undefined;
    return cached(`${kind}/${grow}/${name ?? ''}`, () => new Style({
      stroke: new Stroke({ color: look.roads[kind] ?? look.street, width }),
      text: name ? new Text({ text: name, placement: 'line', font: `12px ${FONT}`, fill: new Fill({ color: look.label }), stroke: new Stroke({ color: look.halo, width: 3 }) }) : undefined,
      zIndex: Math.round(width * 10),
    }));
  };
  const cached = (key: string, make: () => Style): Style => {
    let style = styles.get(key);
    if (!style) styles.set(key, (style = make()));
    return style;
  };
  const tiles = new VectorTileLayer({
    source: new VectorTileSource({ format: new MVT(), url: '/tiles/{z}/{x}/{y}', tileGrid: createXYZ({ maxZoom: deepest, tileSize: 512 }) }),
    style: roadStyle, renderMode: 'hybrid', declutter: true, background: look.back,
  });
  let missing = false;
  tiles.getSource()?.on('tileloaderror', () => (missing = true));
  const lines = new VectorSource();
  const routeLayer = new VectorLayer({ source: lines, style: () => [
    new Style({ stroke: new Stroke({ color: look.halo, width: 9 }) }),
    new Style({ stroke: new Stroke({ color: look.route, width: 5 }) }),
  ] });
  const view = new View({ center: fromLonLat([114.3, 30.6]), zoom: 10, minZoom: 6, maxZoom: 18 });
  const map = new OlMap({ target, layers: [tiles, routeLayer], view, controls: controls({ attribution: false, rotate: false, zoom: false }) });
  map.on('singleclick', (event) => {
    const [lon, lat] = toLonLat(event.coordinate) as [number, number];
    hooks.click(lon, lat, event.pixel as [number, number]);
  });
  map.on('postrender', () => hooks.drawn());
  map.on('moveend', () => {
    const [lon, lat] = toLonLat(view.getCenter() ?? [0, 0]) as [number, number];
    hooks.rests(lon, lat, view.getZoom() ?? 0);
  });
  return {
    pixel: (lon, lat) => map.getPixelFromCoordinate(fromLonLat([lon, lat])) as [number, number] | null,
    zoom: () => view.getZoom() ?? 10,
    metresPerPixel: () => (view.getResolution() ?? 100) * Math.cos((toLonLat(view.getCenter() ?? [0, 0])[1] ?? 0) * (Math.PI / 180)),
    zoomBy: (steps) => view.animate({ zoom: (view.getZoom() ?? 10) + steps, duration: 150 }),
    fit: (bounds) => view.fit(transformExtent(bounds, 'EPSG:4326', 'EPSG:3857'), { padding: [54, 30, 40, 30] }),
    center: (lon, lat) => view.animate({ center: fromLonLat([lon, lat]), zoom: Math.max(13, view.getZoom() ?? 13), duration: 200 }),
    route: (line) => {
      lines.clear();
      if (line) lines.addFeatures(new GeoJSON().readFeatures(line, { featureProjection: 'EPSG:3857' }));
    },
    theme: (next) => {
      look = PALETTE[next];
      styles.clear();
      tiles.setBackground(look.back);
      tiles.changed();
      routeLayer.changed();
    },
    retry: () => {
      if (missing) tiles.getSource()?.refresh();
      missing = false;
    },
    ready: new Promise((done) => map.once('rendercomplete', () => done())),
  };
}
