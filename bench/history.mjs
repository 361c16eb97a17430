/** The history of a 10 MB index with 10,000 versions, from the change records in a folder: its newest 20, and all of it. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { claim } from './claims.mjs';
import { measure } from './measure.mjs';
import { charthouse, environment, megabytes, seconds, table } from './parts.mjs';

const count = Number(process.env.COUNT ?? 10_000);
const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
try {
  const folder = join(scratch, 'repository');
  await write(folder);
  const rows = [['shown', 'time', 'processor time', 'peak memory']];
  for (const limit of [20, count]) {
    const words = ['history', '--to', folder, '--limit', String(limit), '--json'];
    const { stdout, ...used } = await measure(process.execPath, [charthouse, ...words], { env: environment(scratch) });
    const { history } = JSON.parse(stdout);
    if (history.length !== limit || !history.every(({ certain }) => certain)) throw new Error(`${history.length} of ${limit} are shown`);
    if (limit === 10_000) claim('history/all', [used.cpuSeconds]);
    rows.push([limit.toLocaleString('en'), seconds(used.seconds), seconds(used.cpuSeconds), megabytes(used.peakBytes)]);
  }
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** As `publish` leaves them, one chart version at a time. `history` reads no index between, so their digests are those of numbers. */
async function write(folder) {
  const records = join(folder, '.charthouse', 'history');
  await mkdir(records, { recursive: true });
  const entries = Array.from({ length: count }, (_, at) => entry(`1.0.${at}`));
  const index = `apiVersion: v1\nentries:\n  app:\n${entries.join('')}generated: "2026-01-01T00:00:00Z"\n`;
  const sizeBytes = Buffer.byteLength(index);
  const since = { snapshotBytes: 0, recordBytes: 0 };
  let before = null;
  let follows = null;
  for (const [seq, text] of entries.entries()) {
    const run = sha256(`run ${seq}`).slice(0, 32);
    const name = `${String(10 ** 10 - 1 - seq).padStart(10, '0')}-${run}`;
    const at = new Date(Date.UTC(2026, 0, 1) + seq * 60_000).toISOString();
    const after = { sha256: sha256(seq === count - 1 ? index : `index ${seq}`), sizeBytes };
    const job = { actor: 'ada', workflow: `https://github.com/o/r/actions/runs/${seq}`, commit: sha256(`commit ${seq}`).slice(0, 40) };
    const list = [{ kind: 'added', name: 'app', version: `1.0.${seq}` }];
    const note = { ...job, operation: 'publish', versions: seq + 1, added: 1, changed: 0, removed: 0, list };
    const record = { schema: 1, seq, run, at, follows, before, after, hasSnapshot: false, since, note, edits: [[30, 30, text]] };
    const body = gzipSync(JSON.stringify(record));
    await writeFile(join(records, `${name}.json.gz`), body);
    since.recordBytes += body.length;
    before = { ...after, at };
    follows = name;
  }
  await writeFile(join(folder, 'index.yaml'), index);
}

function entry(version) {
  const fields = [
    'apiVersion: v2',
    'created: "2026-01-01T00:00:00Z"',
    `description: ${'x'.repeat(800)}`,
    `digest: ${sha256(version)}`,
    'name: app',
    `urls:\n    - app-${version}.tgz`,
    `version: ${version}`,
  ];
  return `  - ${fields.join('\n    ')}\n`;
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
