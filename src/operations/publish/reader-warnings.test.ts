/** What a reader makes wrongly of a chart is said by each command that makes or takes its package, before anything is written. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../../test/support/cli/command-line.ts';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { defaultLimits } from '../../chart/types.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { realClock } from '../../runtime/real-clock.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { runGate } from '../gate/gate-charts.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

/** Hardly any of it can be compressed. */
function noise(length: number): Buffer {
  let seed = 7;
  return Buffer.from(
    Array.from({ length }, () => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return seed & 0xff;
    }),
  );
}

const odd = `apiVersion: v2
name: app_one
version: v1.0.0
annotations:
  artifacthub.io/operator: "yes"
`;

async function warned(words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await workspace.run([...words, '--json'], {});
  return JSON.parse(stdout).warnings.map(({ code }: { readonly code: string }) => code);
}

async function warnedByGate(path: string): Promise<readonly string[]> {
  const signal = new AbortController().signal;
  const request = { charts: [path], tag: undefined, version: undefined, appVersion: undefined, modifiedSeconds: 0, limits: defaultLimits };
  const ports = { files: filesIn(workspace.folder), signal, clock: realClock, traffic: () => noTraffic, onEvent: () => undefined };
  const { warnings, error } = await runGate({ ...request, packager: 'builtin' }, ports);
  expect(error).toBeNull();
  return warnings.map(({ code }) => code);
}

describe('a chart that other readers refuse', () => {
  const codes = ['version-not-strict', 'name-not-portable', 'package-large', 'artifacthub-annotation', 'values-last-line'];

  it('is warned of by package, gate and publish, as a folder and as a package', async () => {
    await workspace.put({ 'app_one/Chart.yaml': odd, 'app_one/values.yaml': `b: ${'x'.repeat(4093)}` });
    await writeFile(join(workspace.folder, 'app_one', 'a.bin'), noise(4 << 20));
    await writeFile(join(workspace.folder, 'app_one', 'b.bin'), noise(3 << 20).subarray(1));
    expect(await warned(['package', 'app_one'])).toEqual(codes);
    for (const path of ['app_one', 'app_one-v1.0.0.tgz']) {
      expect(await warnedByGate(path)).toEqual(codes);
      expect(await warned(['publish', path, '--to', 'repository', '--dry-run'])).toEqual(codes);
    }
  });

  it('is not refused: it is published, and the exit code is 0', async () => {
    await workspace.put({ 'app_one/Chart.yaml': odd });
    expect((await workspace.run(['publish', 'app_one', '--to', 'repository'])).exitCode).toBe(0);
    expect(await workspace.read('repository/index.yaml')).toContain('app_one');
  });
});

it('a provenance file that no Helm verifies is warned of, and published', async () => {
  const { bytes, digest } = chartPackage('app', '1.0.0');
  await writeFile(join(workspace.folder, 'app-1.0.0.tgz'), bytes);
  const good = Buffer.from(provenanceText('app-1.0.0.tgz', digest)).toString();
  const put = (text: string): Promise<void> => writeFile(join(workspace.folder, 'app-1.0.0.tgz.prov'), text);
  await put(good);
  expect(await warned(['publish', 'app-1.0.0.tgz', '--to', 'repository', '--dry-run'])).toEqual([]);
  await put(good.replace('name: app', 'name: other'));
  expect(await warnedByGate('app-1.0.0.tgz')).toEqual(['provenance-unverifiable']);
  expect(await warned(['publish', 'app-1.0.0.tgz', '--to', 'repository'])).toEqual(['provenance-unverifiable']);
});

describe('an index', () => {
  const entry = (version: string, more = ''): string => `  - name: old\n    version: ${version}\n    urls: [old.tgz]\n${more}`;
  const index = (text: string): string => `apiVersion: v1\nentries:\n  old:\n${text}generated: "2026-01-01T00:00:00Z"\n`;

  it('that comes close to what Rancher reads is warned of in time', async () => {
    const long = `    description: ${'x'.repeat(4.5 * (1 << 20))}\n`;
    await workspace.put({ ...chartFiles('app'), 'repository/index.yaml': index(entry('1.0.0', long)) });
    expect(await warned(['publish', 'app', '--to', 'repository'])).toEqual(['index-near-limit']);
  });

  it('that gets larger than Rancher reads is warned of when it does', async () => {
    const long = `    description: ${'x'.repeat(5 << 20)}\n`;
    await workspace.put({ ...chartFiles('app'), 'repository/index.yaml': index(entry('1.0.0', long)) });
    expect(await warned(['publish', 'app', '--to', 'repository', '--dry-run'])).toEqual(['index-large']);
    expect(await warned(['publish', 'app', '--to', 'repository'])).toEqual(['index-large']);
    expect(await warned(['publish', 'app', '--to', 'repository'])).toEqual([]);
  });

  it('is examined by doctor', async () => {
    await workspace.put({ 'repository/index.yaml': index(entry('1.0.0') + entry('1.0.0-rc.01')) });
    const { stdout, exitCode } = await workspace.run(['doctor', '--to', 'repository', '--json']);
    const { warnings, checks } = JSON.parse(stdout);
    expect([exitCode, checks.at(-1).outcome, warnings.map(({ code }: { readonly code: string }) => code)]).toEqual([
      0,
      'ok',
      ['version-blocks-ranges', 'created-missing'],
    ]);
    const text = await workspace.run(['doctor', '--to', 'repository']);
    expect(text.stderr).toMatch(/version-blocks-ranges.*Argo CD.*created-missing.*Renovate/s);
  });
});

it('among versions that are equal for semver, the one that is published last is listed first', async () => {
  for (const build of ['a', 'c', 'b']) {
    await workspace.put(chartFiles('app', `1.0.0+${build}`));
    await workspace.run(['publish', 'app', '--to', 'repository', '--allow-equal-version']);
  }
  const listed = [...(await workspace.read('repository/index.yaml')).matchAll(/version: "?(1\.0\.0[^"\s]*)/g)].map(
    ([, version]) => version,
  );
  expect(listed).toEqual(['1.0.0+b', '1.0.0+c', '1.0.0+a']);
});
