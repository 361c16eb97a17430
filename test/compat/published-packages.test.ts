/** Packages that every Helm loads and that charthouse does not publish anew stay published, with exactly the digest that the index lists. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { audit, repair } from '../../src/client/audit.ts';
import { indexFolder, publish, rebuild, verify } from '../../src/client/operations.ts';
import { oddName, oddPackages, oddVersion, unloadable, withCredentials } from '../support/publish/odd-packages.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
let count = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-odd-'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const fileName = `${oddName}-${oddVersion}.tgz`;

/** A folder with the package and an index that lists it with this digest, as another tool wrote both. */
async function repositoryOf(bytes: Buffer, { digest = sha256Hex(bytes), url = fileName } = {}): Promise<string> {
  const folder = join(scratch, `r${count++}`);
  await mkdir(folder);
  await writeFile(join(folder, fileName), bytes);
  await writeFile(
    join(folder, 'index.yaml'),
    [
      'apiVersion: v1',
      'entries:',
      `  ${oddName}:`,
      '  - apiVersion: v2',
      '    created: "2020-01-01T00:00:00Z"',
      `    digest: ${digest}`,
      `    name: ${oddName}`,
      '    urls:',
      `    - ${url}`,
      `    version: ${oddVersion}`,
      'generated: "2020-01-01T00:00:00Z"',
      '',
    ].join('\n'),
  );
  return folder;
}

const listed = Object.entries(oddPackages);

describe.each(helmVersions)('helm %s', (version) => {
  it('loads each form', needs(`helm-${version}`), async () => {
    const said: Record<string, number> = {};
    for (const [form, bytes] of [...listed, ...Object.entries(unloadable)]) {
      const folder = await repositoryOf(bytes);
      said[form] = (await helm(version, ['show', 'values', join(folder, fileName)], { home: folder, cwd: folder })).code ?? -1;
    }
    expect(said).toEqual({
      ...Object.fromEntries(listed.map(([form]) => [form, 0])),
      ...Object.fromEntries(Object.keys(unloadable).map((form) => [form, 1])),
    });
  });
});

describe.each(listed)('%s', (_, bytes) => {
  it('is unchanged if the index lists exactly these bytes, and refused if it does not', async () => {
    const to = await repositoryOf(bytes);
    const kept = await publish({ charts: [join(to, fileName)], to });
    expect([kept.error, kept.charts[0]?.outcome, kept.warnings.map(({ code }) => code)]).toEqual([
      null,
      'unchanged',
      ['package-not-strict'],
    ]);
    const other = await repositoryOf(bytes, { digest: '0'.repeat(64) });
    for (const folder of [other, join(scratch, `empty${count}`)]) {
      const refused = await publish({ charts: [join(to, fileName)], to: folder });
      expect([refused.error?.code, refused.charts[0]?.outcome]).toEqual(['CH_PACKAGE_INVALID', 'invalid']);
    }
  });

  it('is put back with --restore', async () => {
    const from = await repositoryOf(bytes);
    const to = await repositoryOf(bytes);
    await rm(join(to, fileName));
    const report = await publish({ charts: [join(from, fileName)], to, restore: true });
    expect([report.error, report.charts[0]?.outcome]).toEqual([null, 'restored']);
    expect(await readFile(join(to, fileName))).toEqual(bytes);
    expect(await readdir(to)).not.toContain('odd');
  });

  it('is accepted by verify with a warning, by audit with a note, and left as it is by repair', async () => {
    const to = await repositoryOf(bytes);
    const verified = await verify({ to });
    expect([verified.error, verified.warnings.map(({ code }) => code)]).toEqual([null, ['package-not-strict']]);
    const { error, findings } = await audit({ to });
    expect([error, findings.map(({ rule }) => rule)]).toEqual([null, ['package-not-strict']]);
    expect(await repair({ to, readPackages: true })).toMatchObject({ error: null, changes: [], left: [] });
  });

  it('moves with index --merge and rebuild --from, and stays listed by index --fresh', async () => {
    const old = join(await repositoryOf(bytes, { url: `https://old.example.com/${fileName}` }), 'index.yaml');
    const merged = await repositoryOf(bytes);
    await rm(join(merged, 'index.yaml'));
    const report = await indexFolder({ folder: merged, merge: old });
    expect([report.error, report.charts.map(({ outcome }) => outcome)]).toEqual([null, ['unchanged']]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['package-not-strict']);

    const fresh = await repositoryOf(bytes, { url: `https://old.example.com/${fileName}` });
    expect((await indexFolder({ folder: fresh, fresh: true })).charts).toMatchObject([{ version: oddVersion, outcome: 'new' }]);
    expect((await verify({ to: fresh })).error).toBeNull();

    const rebuilt = await repositoryOf(bytes);
    const relative = join(await repositoryOf(bytes), 'index.yaml');
    await rm(join(rebuilt, 'index.yaml'));
    expect((await rebuild({ to: rebuilt, from: relative })).error).toBeNull();
    expect((await verify({ to: rebuilt })).error).toBeNull();

    const lost = await repositoryOf(bytes);
    await rm(join(lost, 'index.yaml'));
    expect((await rebuild({ to: lost })).charts).toMatchObject([{ version: oddVersion, outcome: 'new', digest: sha256Hex(bytes) }]);
  });

  it('is left out of an index that does not list it', async () => {
    const folder = await repositoryOf(bytes);
    await rm(join(folder, 'index.yaml'));
    const { charts, warnings } = await indexFolder({ folder });
    expect([charts, warnings.map(({ code }) => code)]).toEqual([[], ['package-skipped']]);
  });
});

it('stays, or is put back, with a file of credentials that is published already', async () => {
  const from = await repositoryOf(withCredentials);
  for (const outcome of ['unchanged', 'restored']) {
    const to = await repositoryOf(withCredentials);
    if (outcome === 'restored') await rm(join(to, fileName));
    const report = await publish({ charts: [join(from, fileName)], to, restore: true });
    expect([report.error, report.charts[0]?.outcome, report.warnings.map(({ code }) => code)]).toEqual([
      null,
      outcome,
      ['credentials-likely'],
    ]);
  }
  const refused = await publish({ charts: [join(from, fileName)], to: join(scratch, 'none') });
  expect([refused.error?.code, refused.charts[0]?.outcome]).toEqual(['CH_CHART_CREDENTIALS', 'invalid']);
});

it.each(Object.entries(unloadable))('is refused, whatever an index lists: %s', async (_, bytes) => {
  const to = await repositoryOf(bytes);
  const report = await publish({ charts: [join(to, fileName)], to });
  expect([report.error?.exitCode, report.charts[0]?.outcome]).toEqual([3, 'invalid']);
  expect((await audit({ to })).findings.map(({ rule }) => rule)).toEqual(['package-not-a-chart']);
});
