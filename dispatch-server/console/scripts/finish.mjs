// After a build: packs every file beside itself and holds the bundle to its size.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 600_000;
const root = new URL('../dist/', import.meta.url);
let sum = 0;
for (const name of readdirSync(root, { recursive: true })) {
  if (!/\.(js|css|html|svg)$/.test(name)) continue;
  const file = new URL(name, root);
  const packed = gzipSync(readFileSync(file), { level: 9 });
  writeFileSync(new URL(`${name}.gz`, root), packed);
  sum += packed.length;
  console.log(`${(packed.length / 1000).toFixed(1).padStart(7)} kB gzip  ${name}`);
}
console.log(`${(sum / 1000).toFixed(1).padStart(7)} kB gzip in all, at most ${LIMIT / 1000}`);
if (sum > LIMIT) process.exit(1);
