// The one stream of a page: resumed after the last sequence that was seen, begun anew on a gap, and
// never silently dead: the server gives a sign of life every five seconds.
import type { Change, Heartbeat, Reset } from './types';

const SILENCE_MS = 12_000;

export interface Listener {
  reset(all: Reset): void;
  change(change: Change): void;
  alive(beat: Pick<Heartbeat, 'as_of' | 'status' | 'speed'> | null): void;
  lost(): void;
}

export function listen(to: Listener): () => void {
  let source: EventSource | null = null;
  let seen: number | null = null;
  let watchdog = 0;
  let closed = false;

  const watch = () => {
    clearTimeout(watchdog);
    watchdog = window.setTimeout(() => {
      to.lost();
      open();
    }, SILENCE_MS);
  };

  const open = () => {
    if (closed) return;
    source?.close();
    source = new EventSource(seen === null ? '/v1/stream' : `/v1/stream?last_event_id=${seen}`);
    watch();
    source.addEventListener('reset', (event) => {
      const all = JSON.parse(event.data) as Reset;
      seen = all.seq;
      watch();
      to.reset(all);
      to.alive(null);
    });
    source.addEventListener('entry', (event) => {
      const change = JSON.parse(event.data) as Change;
      seen = change.seq;
      watch();
      to.change(change);
      to.alive(null);
    });
    source.addEventListener('heartbeat', (event) => {
      watch();
      to.alive(JSON.parse(event.data) as Heartbeat);
    });
    source.onerror = () => {
      to.lost();
      // Tried again by hand: a browser gives up after an answer that is no stream.
      source?.close();
      clearTimeout(watchdog);
      watchdog = window.setTimeout(open, 1000);
    };
  };

  open();
  return () => {
    closed = true;
    clearTimeout(watchdog);
    source?.close();
  };
}
