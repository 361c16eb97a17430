/** Green means good: of every broken or odd form of an index, charthouse says what each real Helm says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { updatedBy } from '../support/tools/helm-update.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';
import { faultForms } from './index-fault-forms.ts';
import { refusingHelms } from './refusing-helms.ts';

let scratch: string;
let server: RunningServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-faults-'));
  const textAt = (target: string): string => faultForms[Number(target.split('/')[1])]?.[1] ?? '';
  server = await startServer(async ({ target }) => ({ status: 200, headers: {}, body: Buffer.from(textAt(target)) }), {
    ...{ host: '127.0.0.1', port: 0, graceMs: 0 },
  });
});
afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

describe.each(helmVersions)('Helm %s and charthouse agree on', (version: HelmVersion) => {
  let updated: ReadonlySet<string>;
  beforeAll(async () => {
    if (needs(`helm-${version}`).skip) return;
    const urls = new Map(faultForms.map((_, at) => [`x${at}`, `${server.url}${at}`]));
    updated = await updatedBy(version, urls, await mkdtemp(join(scratch, 'home-')));
  });

  it.each(faultForms.map(([form], at) => [form, at] as const))('%s', needs(`helm-${version}`), (_, at) => {
    const text = faultForms[at]?.[1] ?? '';
    expect(refusingHelms(text).includes(version), text).toBe(!updated.has(`x${at}`));
  });

  it('adds what it updates, and nothing else', needs(`helm-${version}`), async () => {
    const added: boolean[] = [];
    const some = [faultForms.findIndex((_, at) => updated.has(`x${at}`)), faultForms.findIndex((_, at) => !updated.has(`x${at}`))];
    for (const at of some) {
      const home = await mkdtemp(join(scratch, 'home-'));
      added.push((await helm(version, ['repo', 'add', 'x', `${server.url}${at}`], { home })).code === 0);
    }
    expect(added).toEqual([true, false]);
  });
});
