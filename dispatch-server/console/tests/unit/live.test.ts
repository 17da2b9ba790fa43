import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listen, type Listener } from '../../src/api/live';

class Source {
  static made: Source[] = [];
  onerror: (() => void) | null = null;
  closed = false;
  private readonly to = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    Source.made.push(this);
  }
  addEventListener(kind: string, to: (event: { data: string }) => void): void {
    this.to.set(kind, to);
  }
  close(): void {
    this.closed = true;
  }
  say(kind: string, data: object): void {
    this.to.get(kind)?.({ data: JSON.stringify(data) });
  }
}
const last = () => Source.made.at(-1)!;
const heard = (): Listener & Record<string, ReturnType<typeof vi.fn>> => ({ reset: vi.fn(), change: vi.fn(), alive: vi.fn(), lost: vi.fn() }) as never;

beforeEach(() => {
  Source.made = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the first time everything is asked for, and after a break what came after the last sequence', () => {
  const to = heard();
  const stop = listen(to);
  expect(last().url).toBe('/v1/stream');
  last().say('reset', { seq: 40, as_of: 'x', incidents: [], units: [] });
  last().say('entry', { seq: 41 });
  last().onerror?.();
  expect(to.lost).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(last().url).toBe('/v1/stream?last_event_id=41');
  expect(Source.made[0]?.closed).toBe(true);
  stop();
  expect(last().closed).toBe(true);
});

test('a gap comes as a reset, and it goes on from there', () => {
  const to = heard();
  const stop = listen(to);
  last().say('reset', { seq: 40 });
  last().say('reset', { seq: 900 });
  last().onerror?.();
  vi.advanceTimersByTime(1000);
  expect(last().url).toBe('/v1/stream?last_event_id=900');
  stop();
});

test('a stream that says nothing for long is lost, though nobody closed it', () => {
  const to = heard();
  const stop = listen(to);
  last().say('reset', { seq: 1 });
  vi.advanceTimersByTime(11_000);
  last().say('heartbeat', { as_of: 'x', status: 'ok' });
  vi.advanceTimersByTime(11_000);
  expect(to.lost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(to.lost).toHaveBeenCalledTimes(1);
  expect(Source.made.length).toBe(2);
  stop();
});
