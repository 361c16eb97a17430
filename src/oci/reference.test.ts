import { describe, expect, it } from 'vitest';
import { apiHost, isRegistryUrl, loginKey, referenceOf, repositoryOf, tagOf, versionOf } from './reference.ts';

describe('the repository of a chart', () => {
  it.each([
    ['oci://ghcr.io/acme/charts', 'db', 'ghcr.io', 'acme/charts/db'],
    ['oci://localhost:5000/charts', 'my-db', 'localhost:5000', 'charts/my-db'],
    ['oci://[::1]:5000/a__b/c.d', 'db', '[::1]:5000', 'a__b/c.d/db'],
    ['oci://registry.example.com', 'db', 'registry.example.com', 'db'],
  ])('of %s and %s', (url, chart, host, path) => {
    expect(repositoryOf(url, chart)).toEqual({ kind: 'parsed', value: { host, path } });
  });

  // Each is refused by Helm 3.12.1, 3.17.2, 4.1.4 and 4.3.1 too (test/compat/oci-dependency.test.ts).
  it.each([
    ['oci://ghcr.io/acme/', 'db', 'slash'],
    ['oci://user:secret@ghcr.io/acme', 'db', 'user'],
    [`oci://ghcr.io/acme@sha256:${'a'.repeat(64)}`, 'db', 'digest'],
    ['oci://ghcr.io/Acme', 'db', 'lower-case'],
    ['oci://ghcr.io/acme', 'Db', 'lower-case'],
    ['oci://ghcr.io//acme', 'db', 'lower-case'],
    ['oci://ghcr.io/a?b=c', 'db', 'lower-case'],
    ['oci://', 'db', 'host'],
    ['oci:///acme', 'db', 'host'],
    ['oci://ho st/acme', 'db', 'host'],
    ['oci://ghcr.io:1:2/acme', 'db', 'host'],
  ])('is refused for %s and %s', (url, chart, word) => {
    expect(repositoryOf(url, chart)).toEqual({ kind: 'fault', fault: expect.stringContaining(word) });
  });
});

it('reads whole references', () => {
  const value = { host: 'ghcr.io', path: 'a/db', tag: '1.0.0_b1' };
  expect([referenceOf('oci://ghcr.io/a/db:1.0.0+b1'), referenceOf('oci://ghcr.io/a/db:1.0.0_b1')]).toEqual([
    { kind: 'parsed', value },
    { kind: 'parsed', value },
  ]);
  for (const url of ['oci://ghcr.io/a/db', 'oci://ghcr.io/a/db:', 'oci://ghcr.io/a/db:a b', 'oci://localhost:5000/db', 'db:1.0.0']) {
    expect(referenceOf(url).kind).toBe('fault');
  }
});

it('knows registries by their scheme, in lower case as Helm', () => {
  expect(['oci://a/b', 'OCI://a/b', 'https://a/b', 'oci:/a'].map(isRegistryUrl)).toEqual([true, false, false, false]);
});

it('changes the plus of a version, and back', () => {
  expect([tagOf('1.0.0+a.b+c'), versionOf('1.0.0-rc.1_a')]).toEqual(['1.0.0_a.b_c', '1.0.0-rc.1+a']);
});

it('knows where docker.io is, and how logins name it', () => {
  expect(['docker.io', 'registry-1.docker.io', 'ghcr.io'].map((host) => [apiHost(host), loginKey(host)])).toEqual([
    ['registry-1.docker.io', 'https://index.docker.io/v1/'],
    ['registry-1.docker.io', 'https://index.docker.io/v1/'],
    ['ghcr.io', 'ghcr.io'],
  ]);
});
