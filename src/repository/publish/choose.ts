/** From what was read to the charts that go on: those the tag means, none of them twice. */
import type { CharthouseError } from '../../base/error.ts';
import { findTwice, type Invalid, type Reading } from './candidates.ts';
import type { Candidate } from './request.ts';
import { selectByTag } from './tag.ts';

/** What a run goes on with. */
export interface Choice {
  readonly candidates: readonly Candidate[];
  /** Those that cannot go on, in the order in which they were named. */
  readonly invalid: readonly Invalid[];
  /** What ends the run even where others may keep going. */
  readonly fatal: CharthouseError | undefined;
}

/** Throws nothing: what is wrong is a part of the choice. */
export function chooseCharts(readings: readonly Reading[], tag: string | undefined): Choice {
  const ready = readings.flatMap((reading) => (reading.kind === 'ready' ? [reading.candidate] : []));
  const tagged = tag === undefined ? undefined : selectByTag(tag, ready);
  // A tag that names one chart leaves the others out of the run, the invalid ones too.
  const isNamed = tagged?.kind === 'selected' && tagged.byName;
  const invalid = isNamed ? [] : readings.filter((reading) => reading.kind === 'invalid');
  const candidates = tagged?.kind === 'selected' ? tagged.candidates : ready;
  const fatal = tagged?.kind === 'refused' ? (invalid[0]?.error ?? tagged.error) : findTwice(candidates);
  return { candidates, invalid, fatal };
}
