import { expect, it } from 'vitest';
import type { ListedVersion } from './listed.ts';
import { lostVersions } from './lost-versions.ts';

const entry: ListedVersion = { name: 'app', version: '1.0.0', digest: 'a', created: '2026-01-01T00:00:00Z', urls: ['app-1.0.0.tgz'] };

it('finds nothing lost in the same entries, in any order and beside others', () => {
  const other = { ...entry, version: '2.0.0' };
  expect(lostVersions([entry, other], [{ ...other, version: '3.0.0' }, other, entry])).toEqual([]);
});

it.each<[string, Partial<ListedVersion>]>([
  ['name', { name: 'web' }],
  ['version', { version: '1.0.0+b' }],
  ['digest', { digest: 'b' }],
  ['digest, if there was none', { digest: undefined }],
  ['created', { created: '2026-01-02T00:00:00Z' }],
  ['first URL', { urls: ['beside/app-1.0.0.tgz'] }],
  ['list of URLs', { urls: ['app-1.0.0.tgz', 'https://mirror.example/app-1.0.0.tgz'] }],
])('takes an entry with another %s for lost', (_, change) => {
  expect(lostVersions([entry], [{ ...entry, ...change }])).toEqual([entry]);
});

it('wants each of two equal entries', () => {
  expect(lostVersions([entry, entry], [entry])).toEqual([entry]);
});
