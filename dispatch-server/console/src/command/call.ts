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

/** Reads a line; priorities and capabilities are the scenario's own words. */
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
  const [lon, lat] = numbers.map(Number);
  if (numbers.length === 2 && numbers.every((n) => NUMBER.test(n)) && lon !== undefined && lat !== undefined) {
    if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) typed.point = [lon, lat];
  } else typed.words = words.join(' ');
  return typed;
}
