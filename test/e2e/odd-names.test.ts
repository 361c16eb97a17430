/** Charts whose names begin with a dot or hold a colon, and packages that are links: published, listed, served, pulled by real Helms. */
import { mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { indexFolder, publish, rebuild, serve } from '../../src/client/operations.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, needs } from '../support/tools/tools.ts';

// No package holds the chart `a:b`: its path would name a drive.
const names = ['.net', 'ab:c'];
let scratch: string;
let repository: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-names-'));
  repository = join(scratch, 'repository');
  const charts = await Promise.all(
    names.map(async (name, at) => {
      const path = join(scratch, `${at}.tgz`);
      await writeFile(path, chartPackage(name, '1.0.0').bytes);
      return path;
    }),
  );
  expect((await publish({ charts, to: repository })).error).toBeNull();
});

afterEach(() => rm(scratch, { recursive: true, force: true }));

const again = {
  rebuild: () => rebuild({ to: repository }),
  index: () => indexFolder({ folder: repository }),
};

it.each([['rebuild'], ['index']] as const)('are listed by %s, and pulled', needs('helm-3.12.1', 'helm-4.3.1'), async (command) => {
  await rm(join(repository, 'index.yaml'));
  expect(await again[command]()).toMatchObject({ error: null, warnings: [], index: { versionsAfter: names.length } });
  const server = await serve({ to: repository, port: 0 });
  try {
    for (const version of ['3.12.1', '4.3.1'] as const) {
      const home = await mkdtemp(join(scratch, 'home-'));
      const pulled = await mkdtemp(join(home, 'pulled-'));
      expect(await helm(version, ['repo', 'add', 'x', server.url], { home })).toMatchObject({ code: 0 });
      for (const name of names) expect(await helm(version, ['pull', `x/${name}`, '-d', pulled], { home })).toMatchObject({ code: 0 });
      expect(await readdir(pulled)).toHaveLength(names.length);
    }
  } finally {
    await server.close();
  }
});

it.each([['rebuild'], ['index']] as const)(
  'a link to a file of the repository is listed by %s, one that leads out is named',
  async (command) => {
    await rm(join(repository, 'index.yaml'));
    await rename(join(repository, '.net-1.0.0.tgz'), join(repository, 'stored'));
    await symlink('stored', join(repository, '.net-1.0.0.tgz'));
    await writeFile(join(scratch, 'out.tgz'), chartPackage('out', '1.0.0').bytes);
    await symlink('../out.tgz', join(repository, 'out-1.0.0.tgz'));
    const report = await again[command]();
    expect(report).toMatchObject({ error: null, index: { versionsAfter: names.length } });
    expect(report.warnings).toMatchObject([{ code: 'package-skipped', where: { file: 'out-1.0.0.tgz' } }]);
    expect(await readFile(join(repository, 'index.yaml'), 'utf8')).not.toContain('out-1.0.0');
  },
);
