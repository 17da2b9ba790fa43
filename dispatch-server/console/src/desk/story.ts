// What happened to an incident, a line for each journal entry, in the language of the page.
import type { Entry, Order } from '../api/types';
import { look } from '../i18n/index.svelte';
import { store } from '../state/store.svelte';

export const sign = (id: string) => store.units.get(id)?.call_sign ?? id;
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

function told(order: Order): string {
  const t = look.t;
  const where = order.hospital ? (store.hospitals.get(order.hospital)?.name ?? order.hospital) : order.station ? (store.stations.get(order.station)?.name ?? order.station) : order.from ? `${order.from} → ${order.to}` : '';
  return [t.orders[order.order] ?? order.order, sign(order.unit), where].filter(Boolean).join(' ');
}

/** A crew's or dispatcher's reason: a word of a list, or what somebody wrote. */
export function reason(word: string): string {
  return look.t.reasons[word] ?? look.t.crewReasons[word] ?? word;
}

export function line(entry: Entry): string {
  const t = look.t;
  const { event } = entry;
  const parts = [t.facts[event.fact] ?? event.fact.replaceAll('_', ' ')];
  const unit = text(event.unit);
  if (unit) parts[0] += ` ${sign(unit)}`;
  if (event.fact === 'priority_changed') parts[0] += ` ${String(event.priority)}`;
  if (event.fact === 'call_received') parts[0] += ` · ${t.priority} ${String(event.priority)}${text(event.needs) ? ` · ${String(event.needs).replaceAll(';', '+')}` : ''}`;
  if (event.fact === 'place_changed') parts[0] += ` ${Number(event.lon).toFixed(4)},${Number(event.lat).toFixed(4)}`;
  if (event.fact === 'chosen' && event.order) parts.push(told(event.order as Order));
  const why = text(event.reason);
  if (why) parts.push(`(${reason(why)})`);
  if (entry.refused) parts.push(`— ${t.notPossible}`);
  const chosen = event.fact === 'chosen' ? JSON.stringify(event.order) : '';
  for (const order of entry.orders ?? []) if (JSON.stringify(order) !== chosen) parts.push(`→ ${told(order)}`);
  for (const order of entry.proposals ?? []) parts.push(`· ${t.proposes} ${order.order === 'respond' ? sign(order.unit) : told(order)}`);
  return parts.join(' ');
}
