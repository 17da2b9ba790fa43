// The console in a real browser: each check prints one line; `npm run test:e2e -- WORD` runs those whose
// name has the word. Nothing waits for a time to pass: every proof is a condition that comes about.
import { end } from './harness.mjs';

for (const part of ['page', 'calls', 'map', 'crew', 'trouble', 'views']) await import(`./checks/${part}.mjs`);
await end();
