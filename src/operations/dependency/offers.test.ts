import { expect, it } from 'vitest';
import { parseConstraint } from '../../go/constraint.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { lockedOffer, nearestVersions, newestVersions, prereleaseInRange } from './offers.ts';

const listed = (version: string) => ({ version });

it('names the newest versions first, however they are listed, and leaves out what is none', () => {
  const index = ['1.9.0', 'latest', '1.10.0', '2.0.0-rc.1', '0.1.0', '1.2.0', '1.1.0'].map((version) => listed(version));
  expect(newestVersions(index)).toEqual(['2.0.0-rc.1', '1.10.0', '1.9.0', '1.2.0', '1.1.0']);
});

it('takes the version that is spelled alike before one that is equal', () => {
  const index = [listed('v1.0.0'), listed('1.0.0')];
  expect([lockedOffer(index, '1.0.0'), lockedOffer(index, '1.0'), lockedOffer(index, '1.1.0')]).toEqual([index[1], index[0], undefined]);
});

it.each([
  [['1.0.0', '2.0.0', '1.5.0'], '1.4.0', { below: '1.0.0', above: '1.5.0' }],
  [['1.0.0'], '1.4.0', { below: '1.0.0' }],
  [['2.0.0', 'v1.6', 'latest'], '1.4.0', { above: 'v1.6' }],
  [['1.4.0-rc.1', '1.3.0', '1.5.0-rc.1'], '1.4.0', { below: '1.3.0' }],
  [['1.4.0-rc.1', '1.3.0'], '1.4.0-rc.2', { below: '1.4.0-rc.1' }],
  [['1.4.0-rc.1'], '1.4.0', { below: '1.4.0-rc.1' }],
  [['latest'], '1.4.0', {}],
])('finds the neighbours in %j of %s', (versions, version, near) => {
  const reference = parseVersion(version);
  expect(reference && nearestVersions(versions.map(listed), reference)).toEqual(near);
});

it.each([
  [['2.0.0-rc.1', '2.0.0-rc.2', '1.0.0'], '^2.0.0', '2.0.0-rc.2'],
  [['2.0.0-rc.1', '1.0.0'], '^1.1.0', undefined],
  [['2.0.0'], '^2.0.0', undefined],
])('finds a pre-release in %j that %s would accept: %s', (versions, range, found) => {
  expect(prereleaseInRange(versions.map(listed), parseConstraint(range) ?? [])).toBe(found);
});
