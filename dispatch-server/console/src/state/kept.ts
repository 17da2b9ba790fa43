// What a browser keeps for the next visit. One that keeps nothing still works.

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As if nothing was ever kept.
  }
}
