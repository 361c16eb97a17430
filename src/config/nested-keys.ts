/** Keys below a key of charthouse.yaml, each with the place of what is wrong. */
import { pageUrl } from '../base/docs-url.ts';
import { quoted } from '../base/quoted.ts';
import { suggest } from '../hint/suggest.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import type { ReportProblem } from './repositories.ts';
import { scalarOf } from './scalar.ts';

/** What is wrong with a value, to follow its key, and what to do. */
export interface ValueFault {
  readonly why: string;
  readonly hint: string;
}

/** A text; undefined if it is none or `faultOf` finds a fault, which is reported. */
export function readText(
  key: string,
  value: YamlNode,
  faultOf: (key: string, text: string) => ValueFault | undefined,
  report: ReportProblem,
): string | undefined {
  const text = value.kind === 'scalar' ? scalarOf(value) : undefined;
  const fault =
    typeof text === 'string' ? faultOf(key, text) : { why: 'is not a text', hint: 'put a value that looks like a number in quotes' };
  if (fault !== undefined) report(`${key} ${fault.why}`, value.at, fault.hint);
  return fault === undefined && typeof text === 'string' ? text : undefined;
}

/** A key with its value. */
interface Pair {
  readonly word: string;
  readonly key: Spot;
  readonly value: YamlNode;
}

/** The pairs whose keys are known, each once. */
export function pairsOf(
  { pairs }: Extract<YamlNode, { readonly kind: 'mapping' }>,
  whole: string,
  known: readonly string[],
  report: ReportProblem,
): readonly Pair[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key, value }) => {
    const word = key.kind === 'scalar' ? key.text : '';
    if (!known.includes(word)) {
      const meant = suggest(word, known) ?? known.find((each) => each.toLowerCase() === word.toLowerCase().replaceAll(/[-_]/g, ''));
      report(
        `${whole} has no key ${quoted(word)}`,
        key.at,
        meant === undefined ? `for the keys, see ${pageUrl('config.md')}` : `did you mean ${quoted(meant)}?`,
      );
      return [];
    }
    if (seen.has(word)) {
      report(`${quoted(word)} is here a second time`, key.at, 'keep one of the two lines');
      return [];
    }
    seen.add(word);
    return [{ word, key: key.at, value }];
  });
}
