import { expect, it } from 'vitest';
import type { ListedVersion } from '../../index-file/types.ts';
import { placeOfVersion } from './published-versions.ts';

const listed = (version: string): ListedVersion => ({ name: 'app', version, digest: undefined, created: undefined, urls: [] });

it.each<[string, readonly string[], string, string | undefined, string | undefined]>([
  ['1.0.0', [], 'first', undefined, undefined],
  ['1.1.0', ['1.0.0', '0.9.0'], 'raised', '1.0.0', '1.0.0'],
  ['1.10.0', ['1.9.0'], 'raised', '1.9.0', '1.9.0'],
  ['1.0.0', ['1.0.0', '1.1.0'], 'published', '1.1.0', '1.0.0'],
  ['1.0.1', ['2.0.0', '1.0.0'], 'older', '2.0.0', '1.0.0'],
  ['0.1.0', ['2.0.0', '1.0.0'], 'older', '2.0.0', '2.0.0'],
  ['v1.0.0', ['1.0.0', '0.9.0'], 'equal', '1.0.0', '0.9.0'],
  ['1.0.0+b', ['1.0.0+a'], 'equal', '1.0.0+a', '1.0.0+a'],
  // Users do not get pre-releases unless they ask for them.
  ['1.2.1', ['1.3.0-rc.1', '1.2.0'], 'raised', '1.2.0', '1.2.0'],
  ['1.3.0', ['1.3.0-rc.1', '1.2.0'], 'raised', '1.2.0', '1.2.0'],
  ['1.3.0-rc.2', ['1.3.0-rc.1', '1.2.0'], 'raised', '1.3.0-rc.1', '1.3.0-rc.1'],
  ['1.3.0-rc.2', ['1.3.0', '1.3.0-rc.1'], 'older', '1.3.0', '1.3.0-rc.1'],
  ['1.0.0', ['1.0.0-rc.1'], 'raised', '1.0.0-rc.1', '1.0.0-rc.1'],
  ['1.0.0-rc.1', ['1.0.0-rc.1', '0.9.0'], 'published', '1.0.0-rc.1', '1.0.0-rc.1'],
  // What Helm cannot read is no version to compare with.
  ['1.0.0', ['latest'], 'first', undefined, undefined],
])('%s beside %j is %s', (version, published, state, newest, since) => {
  const place = placeOfVersion(version, published.map(listed));
  expect([place.state, place.newest?.version, place.since?.version]).toEqual([state, newest, since]);
});
