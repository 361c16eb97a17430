/** `charthouse --version` against an empty Node program: 30 interleaved pairs, the median of their ratios. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim } from './claims.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, environment, table } from './parts.mjs';

const pairs = Number(process.env.PAIRS ?? 30);

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const empty = join(scratch, 'empty.mjs');
  await writeFile(empty, '');
  const measured = [];
  await pair(empty);
  for (let count = 0; count < pairs; count++) measured.push(await pair(empty));
  const milliseconds = (pick) => `${(median(measured.map(pick)) * 1000).toFixed(0)} ms`;
  const ratios = measured.map(([nothing, version]) => version / nothing);
  const ratio = median(ratios).toFixed(2);
  claim('startup/ratio', ratios);
  console.log(
    table([
      ['empty program', 'charthouse --version', 'ratio, median of pairs'],
      [milliseconds(([a]) => a), milliseconds(([, b]) => b), ratio],
    ]),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function pair(empty) {
  const nothing = await measure(process.execPath, [empty], { env });
  const version = await measure(process.execPath, [charthouse, '--version'], { env });
  return [nothing.seconds, version.seconds];
}
