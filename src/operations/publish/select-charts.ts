/** From what was read to the charts that go on: those the tag means, none of them twice. */
import type { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { type Invalid, type Reading, type ReadPorts, type ReadRequest, readCandidates } from './read-charts.ts';
import type { Candidate } from './request.ts';
import { bareTag, mismatchedAppVersion, selectByTag, type TagOutcome } from './select-by-tag.ts';
import { selectByPatterns } from './select-by-tag-pattern.ts';
import { findTwice, partTwice } from './duplicate-charts.ts';

/** What a run goes on with. */
export interface Choice {
  readonly candidates: readonly Candidate[];
  /** Those that cannot go on, in the order in which they were named. */
  readonly invalid: readonly Invalid[];
  /** What ends the run even where others may keep going. */
  readonly fatal: CharthouseError | undefined;
  /** The tag is none of a chart, so that there is nothing to do. */
  readonly skipped?: Warning | undefined;
}

/** What is asked for of the charts. */
export interface ChooseRequest extends ReadRequest {
  readonly tag: string | undefined;
  /** What tags look like; the usual forms where empty. */
  readonly tagPatterns?: readonly string[] | undefined;
  /** Whether charts of one name and version are refused, each by itself, and the others go on. */
  readonly keepGoing?: boolean | undefined;
}

/**
 * Reads the charts, and chooses among them. A tag that says the appVersion says it of the charts that it means: only they are packaged with it.
 *
 * @throws what `readCandidates` throws; CH_USAGE for a pattern that is none
 */
export async function readChosen(request: ChooseRequest, ports: ReadPorts): Promise<Choice> {
  const readings = await readCandidates(request, ports);
  const { appVersion, ...choice } = chooseCharts(readings, request);
  if (appVersion === undefined || choice.fatal !== undefined || request.appVersion === appVersion) return choice;
  if (request.appVersion !== undefined) return { ...choice, fatal: mismatchedAppVersion(request.tag ?? '', request.appVersion) };
  // They were told of when they were read first.
  const again = await readCandidates(
    { ...request, appVersion, charts: choice.candidates.map(({ path }) => path) },
    { ...ports, onEvent: () => undefined },
  );
  return {
    ...choice,
    candidates: again.flatMap((reading) => (reading.kind === 'ready' ? [reading.candidate] : [])),
    invalid: [...choice.invalid, ...again.filter((reading) => reading.kind === 'invalid')],
  };
}

/** Throws CH_USAGE for a pattern that is none; what else is wrong is a part of the choice. */
function chooseCharts(
  readings: readonly Reading[],
  { tag, tagPatterns = [], keepGoing = false }: Pick<ChooseRequest, 'tag' | 'tagPatterns' | 'keepGoing'>,
): Choice & { readonly appVersion?: string | undefined } {
  const ready = readings.flatMap((reading) => (reading.kind === 'ready' ? [reading.candidate] : []));
  const unready = readings.filter((reading) => reading.kind === 'invalid');
  const tagged: TagOutcome =
    tag === undefined
      ? { kind: 'selected', candidates: ready, byName: false }
      : tagPatterns.length > 0
        ? selectByPatterns(tag, tagPatterns, ready)
        : selectByTag(tag, ready);
  switch (tagged.kind) {
    case 'selected': {
      const { candidates, byName, appVersion } = tagged;
      // A tag that names one chart leaves the others out of the run, the invalid ones too.
      const invalid = byName ? [] : unready;
      if (!keepGoing) return { candidates, invalid, fatal: findTwice(candidates), appVersion };
      const { once, twice } = partTwice(candidates);
      return { candidates: once, invalid: [...invalid, ...twice], fatal: undefined, appVersion };
    }
    case 'refused':
      return { candidates: ready, invalid: unready, fatal: unready[0]?.error ?? tagged.error };
    case 'skipped': {
      // The name of a chart that cannot be read is not known: it may be the one that the tag means.
      const [first] = tagged.mayBeInvalid ? unready : [];
      if (first !== undefined) return { candidates: ready, invalid: unready, fatal: first.error };
      return { candidates: [], invalid: [], fatal: undefined, skipped: noTagOfCharts(tag ?? '', tagPatterns) };
    }
  }
}

function noTagOfCharts(tag: string, patterns: readonly string[]): Warning {
  return {
    code: 'tag-skipped',
    message: `tag ${quoted(bareTag(tag))} is no release of a chart: it does not match ${patterns.map((each) => quoted(each)).join(' or ')}, or names no chart of this run; nothing was published`,
    hint: 'if it should have released a chart, correct the tag or the pattern',
  };
}
