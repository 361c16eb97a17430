/** Who meets whom in the repository: the games that are played in every order. */

import { provenanceText } from '../publish/provenance-text.ts';
import { chartPackage } from '../publish/publish-harness.ts';
import type { Game } from './explore.ts';
import type { Fixture } from './memory-repository.ts';
import { type Packed, type PublishPlan, publisher, rebuilder } from './publishers.ts';
import { repositoryGame } from './repository-game.ts';

/** A game before it begins. `rivals`: of their versions one alone may be published. */
export interface Scenario {
  readonly begun: readonly Packed[];
  /** Whether the index is there and lists nothing; then nothing has begun. */
  readonly isEmptied?: boolean;
  readonly publishers: readonly PublishPlan[];
  readonly rivals: readonly string[];
  /** Whether R rebuilds the index meanwhile, orphans and all. */
  readonly isRebuilt: boolean;
  /** Whether there are too many steps to play every order of them. */
  readonly isLong: boolean;
  /** Whether the players do the same, so that what befalls A tells of B. */
  readonly isMirrored: boolean;
}

const signed = (packed: Packed, mark = 'one'): Packed => ({ ...packed, provenance: provenanceText(packed.fileName, packed.digest, mark) });

const app1 = chartPackage('app', '1.0.0');
const app2 = chartPackage('app', '2.0.0');
const app2Else = chartPackage('app', '2.0.0', 'a: 2\n');
const app2Again = chartPackage('app', '2.0.0', 'a: 1\n', 1_700_000_000);
const app3 = chartPackage('app', '3.0.0');
const other = chartPackage('other', '1.0.0');
const third = chartPackage('third', '1.0.0');

const rivals = ['A', 'B'];
const plain: Scenario = { begun: [app1], publishers: [], rivals: [], isRebuilt: false, isLong: false, isMirrored: true };

const of = (own: readonly Packed[], others: readonly Packed[], more: Partial<Scenario> = {}): Scenario => ({
  ...plain,
  publishers: [
    { name: 'A', packages: own },
    { name: 'B', packages: others },
  ],
  ...more,
});

/** All of them, by what they are. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'two charts': of([app2], [other]),
  'two charts in a new repository': of([app2], [other], { begun: [], isLong: true }),
  'two charts in a repository whose index lists nothing': of([app2], [other], { begun: [], isEmptied: true, isLong: true }),
  'two versions of one chart': of([app2], [app3]),
  'one version in the same bytes': of([app2], [app2]),
  'one version with other contents': of([app2], [app2Else], { rivals }),
  'one version with the same contents in other bytes': {
    ...plain,
    publishers: [
      { name: 'A', packages: [app2], alike: [app2Again] },
      { name: 'B', packages: [app2Again], alike: [app2] },
    ],
  },
  'two versions that Helm takes for equal': of([chartPackage('app', '2.0.0+a')], [chartPackage('app', '2.0.0+b')], { rivals }),
  'two charts whose packages have one name': of([chartPackage('a-1', '2.0.0')], [chartPackage('a', '1-2.0.0')], { rivals }),
  'two versions with provenance files': of([signed(app2)], [signed(app3)], { isLong: true }),
  'one version in the same bytes, signed twice': of([signed(app2)], [signed(app2, 'two')], { isLong: true }),
  'one version with other contents, both signed': of([signed(app2)], [signed(app2Else)], { rivals }),
  'one version with the same contents in other bytes, both signed': of([signed(app2)], [signed(app2Again)], { rivals }),
  'one version, signed by one of two': of([signed(app2)], [app2], { isMirrored: false }),
  'one version with other contents, signed by one of two': of([signed(app2)], [app2Else], { rivals, isMirrored: false }),
  'a version that was published before, signed twice': of([signed(app1)], [signed(app1, 'two')]),
  'two charts each, of which one is shared': of([app2, other], [other, third], { isLong: true }),
  'one version with other contents, beside the orphan': {
    ...plain,
    publishers: [
      { name: 'A', packages: [app2], options: { besideOrphan: true } },
      { name: 'B', packages: [app2Else], options: { besideOrphan: true } },
    ],
    rivals,
  },
  'a publisher, and one who rebuilds': { ...plain, publishers: [{ name: 'A', packages: [app2] }], isRebuilt: true, isMirrored: false },
};

/** More than two at once: too many orders to play them all. */
export const crowd: Scenario = {
  ...plain,
  publishers: [
    { name: 'A', packages: [signed(app2), other] },
    { name: 'B', packages: [signed(app2, 'two'), third] },
    { name: 'C', packages: [app2] },
    { name: 'D', packages: [app3] },
  ],
  isRebuilt: true,
  isMirrored: false,
};

/** Begins it. */
export async function begin({ publishers, rivals: those, isRebuilt }: Scenario, { open, looks }: Fixture): Promise<Game> {
  const players = publishers.map((plan) => publisher(plan, open));
  const all = isRebuilt ? [...players, rebuilder('R', { addOrphans: true }, open)] : players;
  return repositoryGame(all, { rivals: those }, looks);
}
