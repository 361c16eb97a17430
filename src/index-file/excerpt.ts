/** An excerpt of a large index: an index of its own, with the charts that a run touches, and an empty list in the place of each other one. */
import { Buffer } from 'node:buffer';
import { crc64, noCrc64 } from '../base/crc64.ts';
import { findFast } from './fast-layout.ts';
import type { Excerpt, IndexMap, LeftChart, MappedChart, Stretch } from './index-map.ts';
import { stretchesOf, versionsIn } from './index-map.ts';
import type { Layout, Span } from './layout.ts';
import { indexOf } from './read-index.ts';
import { keyText, yamlText } from './text.ts';
import type { ReadIndex } from './types.ts';

/** What a run will ask. */
export interface ExcerptQuestions {
  /** The charts that it touches. */
  readonly charts: readonly string[];
  /** File names of packages whose owners will be asked for. */
  readonly mentions: readonly string[];
  /** The name of the index, for messages. */
  readonly source: string;
}

/** Whether an excerpt has all that these questions need. */
export function covers({ left }: Excerpt, questions: Pick<ExcerptQuestions, 'charts' | 'mentions'>): boolean {
  const isNeeded = needs(questions);
  return [...left.values()].every(({ chart }) => !isNeeded(chart));
}

/** A stretch of the index that an excerpt needs. */
export interface NeededStretch extends Stretch, Span {}

/**
 * What must be read of the index: head and tail, the touched charts, and each chart that may own one of the file names. A chart whose URLs
 * begin with its own name owns only file names that begin so.
 */
export function neededStretches(map: IndexMap, questions: Pick<ExcerptQuestions, 'charts' | 'mentions'>): readonly NeededStretch[] {
  const isNeeded = needs(questions);
  return placed(map).filter(({ chart }) => chart === undefined || isNeeded(chart));
}

interface PlacedStretch extends NeededStretch {
  /** Undefined: head or tail. */
  readonly chart: MappedChart | undefined;
}

/** Every stretch with its place. */
export function placed(map: IndexMap): readonly PlacedStretch[] {
  let from = 0;
  return stretchesOf(map).map((stretch, at) => {
    const { sizeBytes, crc64 } = stretch;
    const here = { sizeBytes, crc64, from, to: from + sizeBytes, chart: map.charts[at - 1] };
    from += sizeBytes;
    return here;
  });
}

function needs({ charts, mentions }: Pick<ExcerptQuestions, 'charts' | 'mentions'>): (chart: MappedChart) => boolean {
  const touched = new Set(charts);
  return ({ name, isPlain }) => touched.has(name) || !isPlain || mentions.some((fileName) => fileName.startsWith(`${name}-`));
}

/**
 * The excerpt; undefined if some bytes are not those of the map, so that one of the two is damaged. `bytesAt` returns the bytes of each
 * needed stretch.
 */
export function excerptOf(
  map: IndexMap,
  questions: ExcerptQuestions,
  bytesAt: (stretch: NeededStretch) => Uint8Array | undefined,
): ReadIndex | undefined {
  const isNeeded = needs(questions);
  const pieces: Uint8Array[] = [];
  const left = new Map<string, LeftChart>();
  for (const { chart, ...stretch } of placed(map)) {
    if (chart === undefined || isNeeded(chart)) {
      const bytes = bytesAt(stretch);
      if (bytes?.length !== stretch.sizeBytes || (stretch.crc64 !== noCrc64 && crc64(bytes) !== stretch.crc64)) return undefined;
      pieces.push(bytes);
      continue;
    }
    const line = `  ${keyText(chart.name, yamlText)}: []${map.newline}`;
    left.set(chart.name, { chart, from: stretch.from, line });
    pieces.push(Buffer.from(line));
  }
  const found = findFast(Buffer.concat(pieces), questions.source);
  if (found.kind !== 'found' || found.layout.faults.length > 0 || !hasNames(found.layout, map)) return undefined;
  const part = indexOf(found.layout, questions.mentions);
  const versionsLeft = versionsIn([...left.values()].map(({ chart }) => chart));
  if (part.versionCount + versionsLeft !== versionsIn(map.charts)) return undefined;
  const sizeBytes = stretchesOf(map).reduce((sum, stretch) => sum + stretch.sizeBytes, 0);
  return withGuards(part, { map, left, versionsLeft, bytesLeft: sizeBytes - found.layout.bytes.length }, questions);
}

function hasNames({ charts }: Layout, map: IndexMap): boolean {
  return charts.length === map.charts.length && charts.every(({ name }, at) => name === map.charts[at]?.name);
}

/** Invariant: a question about what is left out is an error of ours, and never gets an empty answer. */
function withGuards(part: ReadIndex, excerpt: Excerpt, { mentions }: ExcerptQuestions): ReadIndex {
  const asked = <R>(name: string, answer: () => R): R => {
    if (excerpt.left.has(name)) throw new RangeError(`the chart ${name} is not in the excerpt of the index`);
    return answer();
  };
  return {
    ...part,
    versionCount: part.versionCount + excerpt.versionsLeft,
    excerpt,
    allVersions: () => {
      throw new RangeError('an excerpt does not have all versions of an index');
    },
    versionsOf: (name) => asked(name, () => part.versionsOf(name)),
    firstOf: (name, version) => asked(name, () => part.firstOf(name, version)),
    mentionsOf: (fileName) => {
      if (!mentions.includes(fileName)) throw new RangeError(`the excerpt was not made for ${fileName}`);
      return part.mentionsOf(fileName);
    },
  };
}
