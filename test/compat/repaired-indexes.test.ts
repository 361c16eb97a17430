/**
 * Every index that `repair` has repaired is one that the oldest and the newest Helm load. What each Helm between them refuses is judged in
 * index-faults.test.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { auditIndex } from '../../src/index-file/loader/audit.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { repairIndex } from '../../src/index-file/repair/repair-index.ts';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { updatedBy } from '../support/tools/helm-update.ts';
import { type HelmVersion, helmVersions, needs } from '../support/tools/tools.ts';
import { faultForms } from './index-fault-forms.ts';

/** By the form: the repaired bytes. */
const repaired = faultForms.flatMap(([form, text]): readonly (readonly [string, Uint8Array])[] => {
  try {
    const read = readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
    return auditIndex(read).length === 0 ? [] : [[form, repairIndex(read).read.layout.bytes]];
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return [];
  }
});

let scratch: string;
let server: RunningServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-repaired-'));
  server = await startServer(
    async ({ target }) => ({ status: 200, headers: {}, body: Buffer.from(repaired[Number(target.split('/')[1])]?.[1] ?? '') }),
    { host: '127.0.0.1', port: 0, graceMs: 0 },
  );
});

afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

it('covers the forms that some Helm refuses', () => {
  expect(repaired.length).toBeGreaterThan(80);
});

const oldestAndNewest = [...helmVersions.slice(0, 1), ...helmVersions.slice(-1)];

describe.each(oldestAndNewest)('Helm %s loads a repaired index', (version: HelmVersion) => {
  let updated: ReadonlySet<string>;
  beforeAll(async () => {
    if (needs(`helm-${version}`).skip) return;
    const urls = new Map(repaired.map((_, at) => [`x${at}`, `${server.url}${at}`]));
    updated = await updatedBy(version, urls, await mkdtemp(join(scratch, 'home-')));
  });

  it.each(repaired.map(([form], at) => [form, at] as const))('that had %s', needs(`helm-${version}`), (_, at) => {
    expect([...updated], Buffer.from(repaired[at]?.[1] ?? '').toString()).toContain(`x${at}`);
  });
});
