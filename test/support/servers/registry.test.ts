/** The real registry of the tests, asked by a real Helm: its logins are what the tests take them for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartPackage } from '../publish/publish-harness.ts';
import { helm, needs } from '../tools/tools.ts';
import { type RegistryAccess, startRegistry } from './registry.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'charthouse-registry-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe.each<RegistryAccess>(['open', 'basic', 'token'])('a registry that is %s', (access) => {
  it('gives Helm a chart, with the login if it wants one', needs('registry', 'helm-4.1.4'), async () => {
    const registry = await startRegistry(access);
    try {
      const chart = { name: 'db', version: '1.0.0+b1', bytes: chartPackage('db', '1.0.0+b1').bytes };
      await registry.push('charts', chart);
      const pull = ['pull', `oci://${registry.host}/charts/db`, '--version', '1.x', '--plain-http', '-d', home];
      const config = join(home, 'config.json');
      expect((await helm('4.1.4', pull, { home })).code).toBe(access === 'open' ? 0 : 1);
      await writeFile(config, registry.config);
      expect(await helm('4.1.4', [...pull, '--registry-config', config], { home })).toMatchObject({ code: 0 });
      expect(registry.tokens?.asked.at(-1)).toBe(access === 'token' ? `GET repository:charts/db:pull as ${registry.user}` : undefined);
    } finally {
      await registry.close();
    }
  });
});
