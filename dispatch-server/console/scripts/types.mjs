// The types of the API from the program's own description: asks a program that runs over seeds/grid,
// keeps its description beside the types (src/api/openapi.json), and writes src/api/schema.d.ts.
// With --check nothing is written and a difference is a failure. DISPATCH names the program, ADDRESS a
// server that runs already.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const root = resolve(import.meta.dirname, '../../..');
const api = resolve(import.meta.dirname, '../src/api');
const HEAD = '// Written by `npm run types` from openapi.json, the description of the program itself. Not by hand.\n';

/** The description in a form that is easy to compare. */
export const tidy = (description) => `${JSON.stringify(description, null, 1)}\n`;

/** The types of a description. */
export const typed = async (description) => HEAD + astToString(await openapiTS(structuredClone(description)));

/** What is not as the running program says; empty when all is well. */
export async function stale(description) {
  const kept = readFileSync(join(api, 'openapi.json'), 'utf8');
  const found = [];
  if (kept !== tidy(description)) found.push('src/api/openapi.json is not what the program says');
  if (readFileSync(join(api, 'schema.d.ts'), 'utf8') !== (await typed(JSON.parse(kept)))) found.push('src/api/schema.d.ts is not made from openapi.json');
  return found;
}

async function described() {
  if (process.env.ADDRESS) return (await fetch(new URL('/v1/openapi.json', process.env.ADDRESS))).json();
  const program = process.env.DISPATCH ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'ci/dispatch');
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  const server = spawn(program, ['serve', '--scenario', join(root, 'seeds/grid'), '--journal', `sqlite:${join(folder, 'j.sqlite')}`, '--port', '0']);
  try {
    const address = await new Promise((done, failed) => {
      let text = '';
      const read = (data) => { text += data; const found = /http:\/\/\S+/.exec(text); if (found) done(found[0]); };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.on('error', failed);
      server.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${text}`)));
    });
    return await (await fetch(new URL('/v1/openapi.json', address))).json();
  } finally {
    server.removeAllListeners('exit');
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const description = await described();
  if (process.argv.includes('--check')) {
    const found = await stale(description);
    for (const line of found) console.error(`${line}: run npm run types`);
    process.exitCode = found.length > 0 ? 1 : 0;
  } else {
    writeFileSync(join(api, 'openapi.json'), tidy(description));
    writeFileSync(join(api, 'schema.d.ts'), await typed(description));
    console.log('src/api/openapi.json and src/api/schema.d.ts are as the program says');
  }
}
