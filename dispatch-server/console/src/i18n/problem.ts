// Why something was not done, in the language of the page: by the stable code of the case. What has
// no words here yet is said in the server's own, which are English.
import { Refused } from '../api/client';
import type { Problem } from '../api/types';
import { look } from './index.svelte';

export function told(problem: Problem): string {
  const t = look.t;
  const words = problem.code ? t.problems[problem.code] : undefined;
  if (!words) return [problem.detail, problem.remedy].filter(Boolean).join('. ');
  const parameters = { ...problem.parameters };
  if (parameters.why) parameters.why = t.whyNot[parameters.why] ?? parameters.why;
  return words(parameters);
}

export function explain(cause: unknown): string {
  return cause instanceof Refused ? told(cause.problem) : look.t.noServer;
}
