/** An index whose entries lead into an OCI registry: every Helm pulls them, so no command calls them wrong, and verify and audit read them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { audit } from '../../src/client/audit.ts';
import { doctor, publish, rebuild, serve, verify } from '../../src/client/operations.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openRegistry, type Registry } from '../support/servers/oci-registry.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
let registry: Registry;
let count = 0;

const app = chartPackage('app', '1.0.0');
const bytes = Buffer.from(app.bytes);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-oci-'));
  registry = await openRegistry({ name: 'app', version: '1.0.0', bytes });
  await writeFile(join(scratch, 'app-1.0.0.tgz'), bytes);
});

afterAll(async () => {
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
});

/** A folder whose index lists app 1.0.0 at `url`; beside it a chart of the folder's own. */
async function repositoryOf({
  url = registry.url,
  digest = app.digest,
}: {
  url?: string;
  digest?: string | undefined;
} = {}): Promise<string> {
  const to = join(scratch, `r${count++}`);
  await mkdir(to);
  await writeFile(join(to, 'own-1.0.0.tgz'), chartPackage('own', '1.0.0').bytes);
  const entry = (name: string, at: string, sum: string) =>
    `  ${name}:\n  - apiVersion: v2\n    created: "2020-01-01T00:00:00Z"\n${sum === '' ? '' : `    digest: ${sum}\n`}    name: ${name}\n    urls:\n    - ${at}\n    version: 1.0.0\n`;
  await writeFile(
    join(to, 'index.yaml'),
    `apiVersion: v1\nentries:\n${entry('app', url, digest)}${entry('own', 'own-1.0.0.tgz', sha256Hex(chartPackage('own', '1.0.0').bytes))}generated: "2020-01-01T00:00:00Z"\n`,
  );
  return to;
}

const codes = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) => warnings.map(({ code }) => code);

describe.each(helmVersions)('helm %s', (version) => {
  it('pulls the chart', needs(`helm-${version}`), async () => {
    const folder = await repositoryOf();
    const server = await serve({ to: folder, host: '127.0.0.1', port: 0 });
    try {
      const options = { home: folder, cwd: folder };
      expect((await helm(version, ['repo', 'add', 'r', server.url], options)).code).toBe(0);
      // Only 3.12 speaks plain HTTP with this machine by itself.
      const plain = version.startsWith('3.12.') ? [] : ['--plain-http'];
      expect(await helm(version, ['pull', 'r/app', '--version', '1.0.0', ...plain], options)).toMatchObject({ code: 0 });
    } finally {
      await server.close();
    }
  });
});

describe('a package in a registry', () => {
  it.each([
    ['as it is', () => registry.url],
    ['in capitals', () => registry.url.replace('oci:', 'OCI:')],
  ])('is read by verify and audit, by its URL %s', async (_, url) => {
    const to = await repositoryOf({ url: url() });
    const verified = await verify({ to });
    expect([verified.error, verified.checked, verified.findings, codes(verified)]).toEqual([null, 2, [], []]);
    expect(await audit({ to })).toMatchObject({ error: null, read: 2, skipped: 0, findings: [{ rule: 'oci-url' }] });
  });

  it('is compared with the digest of its entry', async () => {
    const to = await repositoryOf({ digest: 'a'.repeat(64) });
    expect((await verify({ to })).findings).toMatchObject([{ kind: 'wrong-digest', name: 'app' }]);
    expect((await audit({ to })).findings.map(({ rule }) => rule)).toEqual(['oci-url', 'package-changed']);
  });

  it.each([
    ['missing', 'missing', () => registry.url.replace(/:1\.0\.0$/, ':9.0.0')],
    ['unreadable', 'of a registry that is not there', () => 'oci://registry.invalid/charts/app:1.0.0'],
  ])('is %s: %s', async (kind, _, url) => {
    const to = await repositoryOf({ url: url() });
    expect((await verify({ to })).findings).toMatchObject([{ kind, name: 'app' }]);
  });
});

describe.each([
  ['as it is', () => registry.url],
  ['in capitals', () => registry.url.replace('oci:', 'OCI:')],
  ['of a registry that is not there', () => 'oci://registry.invalid/charts/app:1.0.0'],
  ['that looks like a package of this repository', () => 'oci://registry.invalid/app-1.0.0.tgz'],
])('an oci:// URL %s', (_, url) => {
  it.each([
    ['with a digest', app.digest],
    ['without one', ''],
  ])('%s is no fault to doctor and rebuild', async (__, digest) => {
    const to = await repositoryOf({ url: url(), digest });
    const { checks, error } = await doctor({ to });
    expect([error, checks.find(({ check }) => check === 'index')?.outcome]).toEqual([null, 'warning']);

    await rm(join(to, 'index.yaml'));
    const from = join(await repositoryOf({ url: url(), digest }), 'index.yaml');
    const rebuilt = await rebuild({ to, from });
    expect([rebuilt.error, rebuilt.index.versionsAfter, rebuilt.missing, codes(rebuilt)]).toEqual([null, 2, [], ['oci-url']]);
  });

  it('is not asked for with --local', async () => {
    const to = await repositoryOf({ url: url() });
    const asked = registry.asked.length;
    const verified = await verify({ to, local: true });
    expect([verified.error, verified.checked, verified.findings, codes(verified)]).toEqual([null, 1, [], ['oci-url']]);
    expect(registry.asked.length).toBe(asked);
  });

  it('stays published: the same bytes are unchanged, others a conflict that says why', async () => {
    const to = await repositoryOf({ url: url() });
    const same = await publish({ charts: [join(scratch, 'app-1.0.0.tgz')], to, restore: true });
    expect([same.error, same.charts[0]?.outcome, codes(same)]).toEqual([null, 'unchanged', ['oci-url']]);

    await writeFile(join(scratch, 'other.tgz'), chartPackage('app', '1.0.0', 'a: 2\n').bytes);
    const charts = [join(scratch, 'other.tgz')];
    const other = await publish({ charts, to });
    expect([other.error?.code, other.error?.message]).toEqual(['CH_CONFLICT', expect.stringContaining('OCI registry')]);
    const left = await publish({ charts, to, skipExisting: true });
    expect([left.error, left.charts[0]?.outcome]).toEqual([null, 'skipped']);
  });

  it('does not keep another chart from its key', async () => {
    const to = await repositoryOf({ url: url() });
    await writeFile(join(scratch, 'next.tgz'), chartPackage('app', '1.1.0').bytes);
    expect((await publish({ charts: [join(scratch, 'next.tgz')], to })).error).toBeNull();
  });
});
