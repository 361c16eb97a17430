/** Green means good: of every broken or odd form of an index, charthouse says what each real Helm says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
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
  it.concurrent.each(faultForms.map(([form], at) => [form, at] as const))('%s', needs(`helm-${version}`), async (_, at) => {
    const home = await mkdtemp(join(scratch, 'home-'));
    const { code, stderr } = await helm(version, ['repo', 'add', 'x', `${server.url}${at}`], { home });
    const text = faultForms[at]?.[1] ?? '';
    expect(refusingHelms(text).includes(version), `${stderr}\n${text}`).toBe(code !== 0);
  });
});
