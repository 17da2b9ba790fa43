// The marks of the map: what a unit does has a shape of its own, so that colour is never alone.
import { FONT, type Palette } from './palette';

type Canvas = CanvasRenderingContext2D;
export type Pixel = [number, number];

/** Words with a rim, so that they can be read on anything. */
export function word(c: Canvas, text: string, [x, y]: Pixel, p: Palette, font: string): void {
  c.font = font;
  c.lineWidth = 3;
  c.strokeStyle = p.halo;
  c.strokeText(text, x, y);
  c.fillStyle = p.label;
  c.fillText(text, x, y);
}

export function ring(c: Canvas, [x, y]: Pixel, r: number, colour: string): void {
  c.beginPath();
  c.arc(x, y, r, 0, Math.PI * 2);
  c.strokeStyle = colour;
  c.lineWidth = 2.5;
  c.stroke();
}

export function cross(c: Canvas, at: Pixel, p: Palette): void {
  c.strokeStyle = p.mark;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(at[0] - 12, at[1]);
  c.lineTo(at[0] + 12, at[1]);
  c.moveTo(at[0], at[1] - 12);
  c.lineTo(at[0], at[1] + 12);
  c.stroke();
  ring(c, at, 8, p.mark);
}

/** What is left of a unit's way. */
export function way(c: Canvas, pixels: Pixel[], p: Palette): void {
  for (const [colour, width] of [[p.halo, 7], [p.route, 4]] as const) {
    c.beginPath();
    pixels.forEach(([x, y], i) => (i === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.lineCap = 'round';
    c.stroke();
  }
}

/** A drop with the priority in it; one that waits is filled and says so. */
export function incident(c: Canvas, [x, y]: Pixel, priority: string, waits: boolean, p: Palette): void {
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(x - 9, y - 14);
  c.arc(x, y - 20, 10.5, Math.PI * 0.85, Math.PI * 2.15);
  c.closePath();
  c.fillStyle = waits ? p.waiting : p.ink;
  c.strokeStyle = waits ? p.ink : p.incident;
  c.lineWidth = 2;
  c.fill();
  c.stroke();
  c.fillStyle = waits ? p.ink : p.incident;
  c.font = `bold 12px ${FONT}`;
  c.fillText(waits ? `${priority}!` : priority, x, y - 19);
}

export function hospital(c: Canvas, [x, y]: Pixel, p: Palette): void {
  c.fillStyle = p.halo;
  c.strokeStyle = p.label;
  c.lineWidth = 1.2;
  c.beginPath();
  c.roundRect(x - 7, y - 7, 14, 14, 3);
  c.fill();
  c.stroke();
  c.fillStyle = p.label;
  c.font = `bold 10px ${FONT}`;
  c.fillText('H', x, y + 0.5);
}

export function unit(c: Canvas, state: string, [x, y]: Pixel, r: number, p: Palette): void {
  c.beginPath();
  let colour = p.free;
  if (state === 'at_station') c.arc(x, y, r, 0, Math.PI * 2);
  else if (state === 'clear' || state === 'returning') {
    c.moveTo(x, y + r);
    c.lineTo(x + r, y - r);
    c.lineTo(x - r, y - r);
    c.closePath();
  } else if (state === 'ordered' || state === 'mobilising') {
    colour = p.ordered;
    c.moveTo(x, y - r * 1.2);
    c.lineTo(x + r * 1.2, y);
    c.lineTo(x, y + r * 1.2);
    c.lineTo(x - r * 1.2, y);
    c.closePath();
  } else if (state === 'en_route') {
    colour = p.moving;
    c.moveTo(x, y - r * 1.2);
    c.lineTo(x + r * 1.1, y + r);
    c.lineTo(x - r * 1.1, y + r);
    c.closePath();
  } else if (state === 'on_scene') {
    colour = p.busy;
    c.rect(x - r, y - r, r * 2, r * 2);
  } else {
    colour = p.busy;
    // A cross, drawn as one shape so that its rim is outside only.
    const t = r * 0.42;
    const corners: Pixel[] = [[-t, -r], [t, -r], [t, -t], [r, -t], [r, t], [t, t], [t, r], [-t, r], [-t, t], [-r, t], [-r, -t], [-t, -t]];
    corners.forEach(([dx, dy], i) => (i === 0 ? c.moveTo(x + dx, y + dy) : c.lineTo(x + dx, y + dy)));
    c.closePath();
  }
  c.strokeStyle = p.ink;
  c.lineWidth = 2;
  c.stroke();
  c.fillStyle = colour;
  c.fill();
}
