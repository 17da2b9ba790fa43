// One key an act. Keys typed into a field, or meant for a list or an open dialog, are theirs.
import { look } from '../i18n/index.svelte';
import { ordered, store } from '../state/store.svelte';
import { desk } from './desk.svelte';

export interface MapKeys { show(): void; fit(): void; zoom(steps: number): void }

/** The incident after or before the chosen one, in the list's order. */
function step(by: number): void {
  const list = ordered(store.incidents.values(), store.scenario?.priorities.map((p) => p.id) ?? []);
  const at = list.findIndex((incident) => incident.id === desk.selected);
  const next = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
  if (next) desk.select(next.id);
}

function back(target: HTMLElement, typing: boolean): void {
  if (desk.intake || desk.placing) desk.leaveIntake();
  else if (desk.unit) desk.unit = null;
  else if (desk.guideOpen && !typing) desk.closeGuide();
  if (typing) target.blur();
}

export function press(event: KeyboardEvent, map: MapKeys | undefined, singleKeys: boolean): void {
  const target = event.target as HTMLElement;
  const typing = target.matches('input:not([type=checkbox]), select, textarea');
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    back(target, typing);
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!singleKeys && event.key !== '?') return;
  const act: Record<string, () => void> = {
    n: () => desk.openIntake(null), s: () => void desk.sendUnit(desk.chosen), z: () => void desk.undoSend(),
    ArrowDown: () => desk.mark(1), ArrowUp: () => desk.mark(-1), j: () => step(1), k: () => step(-1),
    d: () => void desk.standDown(), x: () => void desk.cancel(), e: () => void desk.closeIncident(), p: () => desk.openPlace(),
    m: () => map?.show(), f: () => map?.fit(), '+': () => map?.zoom(1), '=': () => map?.zoom(1), '-': () => map?.zoom(-1),
    l: () => look.switchLanguage(), t: () => look.switchTheme(), g: () => (desk.guideOpen ? desk.closeGuide() : desk.openGuide()), '?': () => (desk.keysOpen = true),
    i: () => (desk.tab = 'incidents'), u: () => (desk.tab = 'units'), h: () => (desk.tab = 'hospitals'), c: () => (desk.tab = 'coverage'),
  };
  const digit = Number(event.key);
  if (digit >= 1 && digit <= desk.candidates.length) desk.choose(digit - 1);
  else {
    const known = act[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!known || (event.key.startsWith('Arrow') && target.matches('[data-scrolls], [role=tab]'))) return;
    known();
  }
  event.preventDefault();
}
