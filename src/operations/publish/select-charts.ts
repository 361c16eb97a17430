/** Reads the charts and selects those that go on: the ones that the tag means, none of them twice. */
import type { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { firstDuplicate, partDuplicates } from './duplicate-charts.ts';
import type { Invalid } from './outcome.ts';
import { type ReadCharts, type ReadPorts, type ReadRequest, readCharts } from './read-charts.ts';
import type { Candidate } from './request.ts';
import { bareTag, mismatchedAppVersion, selectByTag, type TagOutcome } from './select-by-tag.ts';
import { selectByPatterns } from './select-by-tag-pattern.ts';

/** What a run goes on with. */
export interface Selection {
  readonly candidates: readonly Candidate[];
  /** Those that cannot go on, in the order in which they were named. */
  readonly invalid: readonly Invalid[];
  /** What ends the run even with `keepGoing`. */
  readonly fatal: CharthouseError | undefined;
  /** The tag is none of a chart, so that there is nothing to do. */
  readonly skipped?: Warning | undefined;
}

/** What is asked for of the charts. */
export interface SelectRequest extends ReadRequest {
  readonly tag: string | undefined;
  /** Patterns of tags; the usual forms if empty. */
  readonly tagPatterns?: readonly string[] | undefined;
  /** Whether charts of one name and version are refused, each by itself, and the others go on. */
  readonly keepGoing?: boolean | undefined;
}

/**
 * Reads the charts, and selects among them. If the tag contains the appVersion, the charts that it selects are packaged with it.
 *
 * @throws what `readCharts` throws; CH_USAGE for an invalid pattern
 */
export async function selectCharts(request: SelectRequest, ports: ReadPorts): Promise<Selection> {
  const read = await readCharts(request, ports);
  const { appVersion, ...selection } = selectAmong(read, request);
  if (appVersion === undefined || selection.fatal !== undefined || request.appVersion === appVersion) return selection;
  if (request.appVersion !== undefined) return { ...selection, fatal: mismatchedAppVersion(request.tag ?? '', request.appVersion) };
  // Their events were sent when they were read first.
  const again = await readCharts(
    { ...request, appVersion, charts: selection.candidates.map(({ path }) => path) },
    { ...ports, onEvent: () => undefined },
  );
  return { ...selection, candidates: again.candidates, invalid: [...selection.invalid, ...again.invalid] };
}

/** Throws CH_USAGE for an invalid pattern; every other problem is a part of the selection. */
function selectAmong(
  { candidates: ready, invalid: unready }: ReadCharts,
  { tag, tagPatterns = [], keepGoing = false }: Pick<SelectRequest, 'tag' | 'tagPatterns' | 'keepGoing'>,
): Selection & { readonly appVersion?: string | undefined } {
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
      if (!keepGoing) return { candidates, invalid, fatal: firstDuplicate(candidates), appVersion };
      const { unique, duplicates } = partDuplicates(candidates);
      return { candidates: unique, invalid: [...invalid, ...duplicates], fatal: undefined, appVersion };
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
