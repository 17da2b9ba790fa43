// What a call-taker types in one line: a place (longitude,latitude, or words to search for), and
// behind it, where wanted, the priority and what is needed: `main × column b p2 +als`.

export interface Typed {
  /** The place as longitude and latitude, if it was written so. */
  point: [number, number] | null;
  /** Else the words to search for. */
  words: string;
  priority: string | null;
  needs: string[];
}

const NUMBER = /^[+-]?\d{1,3}(\.\d+)?$/;

const onGlobe = (lon: number, lat: number) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

/** Reads a line. Telephones tell latitude first: where the second number can be none, that is what
    was written. Priorities and capabilities are the scenario's own words. */
export function read(line: string, priorities: string[], capabilities: string[]): Typed {
  const typed: Typed = { point: null, words: '', priority: null, needs: [] };
  const words: string[] = [];
  for (const word of line.trim().split(/\s+/).filter(Boolean)) {
    const priority = /^p(.+)$/i.exec(word)?.[1];
    const need = /^\+(.+)$/.exec(word)?.[1];
    const asked = need && capabilities.find((c) => c.toLowerCase() === need.toLowerCase());
    if (priority && priorities.includes(priority)) typed.priority = priority;
    else if (asked) typed.needs = [...new Set([...typed.needs, asked])];
    else words.push(word);
  }
  const numbers = words.join(' ').split(/[,，\s]+/).filter(Boolean);
  const [first, second] = numbers.map(Number);
  if (numbers.length === 2 && numbers.every((n) => NUMBER.test(n)) && first !== undefined && second !== undefined) {
    if (onGlobe(first, second)) typed.point = [first, second];
    else if (onGlobe(second, first)) typed.point = [second, first];
  } else typed.words = words.join(' ');
  return typed;
}
