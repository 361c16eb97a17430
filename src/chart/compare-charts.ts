/** Compares two packages of a chart file by file: what a user of the first one gets with the second one. Pure. */
import { type ChartFile, withoutBoms } from '../archive/index.ts';
import { isCharthouseError } from '../base/error.ts';
import type { Json } from '../base/json.ts';
import type { Steps } from '../base/steps.ts';
import { canonicalJson } from './canonical-json.ts';
import { helmYaml } from './helm-yaml.ts';
import type { DiffBudget } from './line-diff.ts';
import { decodeMetadata } from './metadata.ts';
import { cleanMetadata } from './metadata-clean.ts';
import { sameContents } from './same-contents.ts';
import type { ChartMetadata } from './types.ts';
import { unifiedDiff } from './unified-diff.ts';
import { type ValueChange, valueChanges } from './value-changes.ts';

/** The parts of a chart, in the order of reports. */
export type ChartPart = 'metadata' | 'values' | 'crds' | 'templates' | 'dependencies' | 'other';

/** A file that only one of the packages has, or that differs. */
export interface FileChange {
  readonly path: string;
  readonly part: ChartPart;
  readonly change: 'added' | 'removed' | 'changed';
  /** Numbers of lines, and the hunks of a unified diff; null if a file is no UTF-8 text, or if it was too much to compare. */
  readonly addedLines: number | null;
  readonly removedLines: number | null;
  readonly diff: string | null;
}

/** A field of Chart.yaml. Null if the field is absent. */
export interface FieldChange {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** All that differs. */
export interface ChartComparison {
  /** By part, then by path. */
  readonly files: readonly FileChange[];
  /** Empty if a Chart.yaml cannot be read. */
  readonly fields: readonly FieldChange[];
  /** The keys of values.yaml; null if they cannot be compared. */
  readonly values: readonly ValueChange[] | null;
}

const parts: readonly ChartPart[] = ['metadata', 'values', 'crds', 'templates', 'dependencies', 'other'];

/** Of all files of a comparison: the work, and the bytes that are compared line by line. Each keeps memory and time within bounds. */
const mostSteps = 40_000_000;
const mostBytes = 24 * 1024 * 1024;

/** Interning and marking a line costs about as much as this many comparisons. */
const stepsOfLine = 8;

/** The files that `sameContents` finds to differ. Chart.yaml is compared as Helm writes it, since `helm package` rewrites it. */
export function* compareChartSteps(before: readonly ChartFile[], after: readonly ChartFile[]): Steps<ChartComparison> {
  const compared = sameContents(before, after);
  const differs = compared.kind === 'same' ? [] : compared.differs;
  const [left, right] = [byPath(before), byPath(after)];
  const budget = { stepsLeft: mostSteps, bytesLeft: mostBytes };
  const files: FileChange[] = [];
  for (const path of differs) {
    yield;
    files.push(fileChange(path, { before: left.get(path), after: right.get(path) }, budget));
  }
  yield;
  const [oldValues, newValues] = [left.get('values.yaml'), right.get('values.yaml')];
  return {
    files: files.sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part)),
    fields: differs.includes('Chart.yaml') ? fieldChanges(metadataOf(left.get('Chart.yaml')), metadataOf(right.get('Chart.yaml'))) : [],
    values: differs.includes('values.yaml') ? (valueChanges(oldValues ?? empty, newValues ?? empty) ?? null) : [],
  };
}

const empty = new Uint8Array();

/** The last one, if a package has several files with one path. */
function byPath(files: readonly ChartFile[]): ReadonlyMap<string, Uint8Array> {
  return new Map(files.map(({ path, bytes }) => [path, withoutBoms(bytes)]));
}

interface Sides {
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

interface Budget extends DiffBudget {
  bytesLeft: number;
}

function fileChange(path: string, { before, after }: Sides, budget: Budget): FileChange {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const known = { path, part: partOf(path), change } as const;
  const text = textDiff(path, { before, after }, budget);
  if (text === undefined) return { ...known, addedLines: null, removedLines: null, diff: null };
  return { ...known, addedLines: text.addedLines, removedLines: text.removedLines, diff: text.hunks };
}

function textDiff(path: string, { before = empty, after = empty }: Sides, budget: Budget): ReturnType<typeof unifiedDiff> | undefined {
  budget.bytesLeft -= before.length + after.length;
  budget.stepsLeft -= stepsOfLine * (linesIn(before) + linesIn(after));
  if (budget.bytesLeft < 0 || budget.stepsLeft < 0) return undefined;
  const [left, right] = [textOf(path, before), textOf(path, after)];
  return left === undefined || right === undefined ? undefined : unifiedDiff(left, right, budget);
}

function linesIn(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Undefined if it is no text. */
function textOf(path: string, bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  const metadata = path === 'Chart.yaml' ? metadataOf(bytes) : undefined;
  if (metadata !== undefined) return helmYaml(metadata);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** As Helm understands it; undefined if Helm refuses it, or if there is none. */
function metadataOf(bytes: Uint8Array = empty): ChartMetadata | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return cleanMetadata(decodeMetadata(bytes, 'Chart.yaml'));
  } catch (error) {
    if (isCharthouseError(error)) return undefined;
    throw error;
  }
}

function fieldChanges(before: ChartMetadata | undefined, after: ChartMetadata | undefined): readonly FieldChange[] {
  if (before === undefined || after === undefined) return [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sides = fields.map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
  return sides.filter((each) => canonicalJson(each.before) !== canonicalJson(each.after));
}

function partOf(path: string): ChartPart {
  if (path.startsWith('charts/')) return 'dependencies';
  if (path.startsWith('crds/')) return 'crds';
  if (path.startsWith('templates/')) return 'templates';
  if (path === 'values.yaml' || path === 'values.schema.json') return 'values';
  return /^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock))$/.test(path) ? 'metadata' : 'other';
}
