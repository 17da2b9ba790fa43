// Requests to the live server. A change carries a key of its own, so it may be sent again until it
// is answered and is still done once.
import type { Problem } from './types';

/** Something the server would not do, and why. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function answered<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const told = body as Problem | null;
  throw new Refused(told?.detail ? { ...told, status: response.status } : {
    status: response.status, code: 'http', parameters: { status: String(response.status) }, type: '', title: '', detail: `HTTP ${response.status}`, remedy: '',
  });
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answered<T>(await fetch(path, { signal }));
}

export async function send<T>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T> {
  const request = {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(path, request);
      if (response.status !== 503 || tries === 3) return await answered<T>(response);
    } catch (cause) {
      if (cause instanceof Refused || tries === 3) throw cause;
    }
    await pause(700);
  }
}
