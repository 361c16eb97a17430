/** What `helm package` writes around a chart's files: the facts of docs/facts/helm-archive.md that our packages differ from on purpose. */
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-package-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In seconds: long before the test runs. */
const old = 1_000_000_000;
const epoch = 1_200_000_000;

describe.each(helmVersions)('helm package %s', (version) => {
  /** The package of a chart whose files are old. */
  async function packed(env: NodeJS.ProcessEnv = {}): Promise<Buffer> {
    const chart = await mkdtemp(join(folder, 'chart-'));
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
    await utimes(join(chart, 'Chart.yaml'), old, old);
    const { code, stderr } = await helm(version, ['package', chart, '-d', chart], { env });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return readFile(join(chart, 'app-1.0.0.tgz'));
  }
  /** The modification time of the first member, in seconds. */
  const timeOf = (tgz: Buffer): number => Number.parseInt(gunzipSync(tgz).toString('latin1', 136, 147), 8);
  const before = Math.floor(Date.now() / 1000);
  const [major = 0, minor = 0] = version.split('.').map(Number);

  it(`stamps members with ${major < 4 ? 'the time of its run' : 'the times of the files'}`, needs(`helm-${version}`), async () => {
    const time = timeOf(await packed());
    if (major < 4) expect(time).toBeGreaterThanOrEqual(before);
    else expect(time).toBe(old);
  });

  const minds = major > 4 || (major === 4 && minor >= 3);
  it(`${minds ? 'minds' : 'does not mind'} SOURCE_DATE_EPOCH`, needs(`helm-${version}`), async () => {
    const time = timeOf(await packed({ SOURCE_DATE_EPOCH: String(epoch) }));
    expect(time === epoch).toBe(minds);
  });

  it('leaves its mark in the header of gzip', needs(`helm-${version}`), async () => {
    const header = (await packed()).subarray(0, 64);
    expect(header[3]).toBe(0b1_0100); // an extra field and a comment
    expect(header.toString('latin1')).toContain('Helm\0');
  });
});
