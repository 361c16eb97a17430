import { expect, it } from 'vitest';
import { inMemory, manifestOf, saidManifest } from '../../test/support/oci/registry-client.ts';
import { sha256Hex } from '../base/digest.ts';
import type { ChartSource } from '../ports/chart-source.ts';
import { linkedSource } from './linked-source.ts';
import { registrySource } from './source.ts';

const { signal } = new AbortController();
const bytes = Buffer.from('the package');
const { registries } = inMemory(({ url }) => {
  if (url.pathname === '/v2/charts/db/manifests/1.0.0_b') return saidManifest(manifestOf(bytes));
  if (url.pathname === '/v2/charts/db/manifests/2.0.0') return saidManifest({ schemaVersion: 2 });
  return url.pathname.endsWith(sha256Hex(bytes)) ? { body: bytes } : { status: 404 };
});
const index: ChartSource = {
  name: 'https://charts.example.com',
  versions: async () => [],
  find: async () => undefined,
  read: async ({ address }) => ({ kind: 'missing', message: address }),
};
const open = (repository: string): ChartSource => registrySource(repository, registries);
const read = (address: string) =>
  linkedSource(index, open).read({ name: 'db', version: '1.0.0', digest: undefined, address }, { maxBytes: 100, signal });

it('opens the registry by its own URL, not by that of the index', async () => {
  const opened: string[] = [];
  const source = linkedSource(index, (repository) => {
    opened.push(repository);
    return open(repository);
  });
  await source.read(
    { name: 'db', version: '1.0.0', digest: undefined, address: 'oci://r.example.com/charts/db:1.0.0' },
    { maxBytes: 100, signal },
  );
  expect(opened).toEqual(['oci://r.example.com/charts']);
});

it.each<[string, object]>([
  ['oci://r.example.com/charts/db:1.0.0+b', { kind: 'found', bytes }],
  ['oci://r.example.com/charts/db:3.0.0', { kind: 'missing', message: 'there is no oci://r.example.com/charts/db:3.0.0' }],
  ['oci://r.example.com/charts/db', { kind: 'nowhere', message: expect.stringContaining('its URL oci://r.example.com/charts/db') }],
  ['oci://me:s3cret@r.example.com/charts/db:1.0.0', { kind: 'nowhere', message: expect.not.stringContaining('s3cret') }],
  ['db-1.0.0.tgz', { kind: 'missing', message: 'db-1.0.0.tgz' }],
])('reads %s where it is', async (address, answer) => {
  expect(await read(address)).toEqual(answer);
});

it('refuses what is no chart', async () => {
  await expect(read('oci://r.example.com/charts/db:2.0.0')).rejects.toMatchObject({ code: 'CH_DEPENDENCY_WRONG' });
});
