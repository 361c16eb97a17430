import { expect, it } from 'vitest';
import { lockedOffer, newestVersions } from './offers.ts';

const listed = (version: string) => ({ version });

it('names the newest versions first, however they are listed, and leaves out what is none', () => {
  const index = ['1.9.0', 'latest', '1.10.0', '2.0.0-rc.1', '0.1.0', '1.2.0', '1.1.0'].map((version) => listed(version));
  expect(newestVersions(index)).toEqual(['2.0.0-rc.1', '1.10.0', '1.9.0', '1.2.0', '1.1.0']);
});

it('takes the version that is spelled alike before one that is equal', () => {
  const index = [listed('v1.0.0'), listed('1.0.0')];
  expect([lockedOffer(index, '1.0.0'), lockedOffer(index, '1.0'), lockedOffer(index, '1.1.0')]).toEqual([index[1], index[0], undefined]);
});
