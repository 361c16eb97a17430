/** The file of a plan: what a prune takes off an index, for a person to read and for a later run to apply. */
import { CharthouseError } from '../../base/error.ts';
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';

/** An entry that goes, as it was listed when the plan was made. */
export interface PlannedEntry {
  readonly name: string;
  readonly version: string;
  readonly digest: string | null;
  readonly created: string | null;
}

/** A plan. */
export interface Plan {
  /** The repository, for a person. */
  readonly repository: string;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly archive: boolean;
  /** Whether the packages of these versions are deleted, too. */
  readonly deletePackages: boolean;
  readonly remove: readonly PlannedEntry[];
}

const format = 'charthouse prune plan 1';

/** With a line for each entry, so that a pull request shows what changes. */
export function planText({ repository, made, archive, deletePackages, remove }: Plan): string {
  const lines = remove.map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  const head = Object.entries({ format, repository, made, archive, deletePackages }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  return `{\n${head.join('\n')}\n  "remove": ${list}\n}\n`;
}

/** @throws CH_USAGE if the file is no plan; `file` is its name, for the message */
export function parsePlan(text: string, file: string): Plan {
  const plan = mapIn(text);
  if (plan?.['format'] !== format) throw noPlan(file, `it does not begin with "format": ${quoted(format)}`);
  const { repository, made, archive, deletePackages = false, remove } = plan;
  if (
    typeof repository !== 'string' ||
    typeof made !== 'string' ||
    typeof archive !== 'boolean' ||
    typeof deletePackages !== 'boolean' ||
    !isJsonList(remove)
  ) {
    throw noPlan(file, 'repository, made, archive or remove is missing');
  }
  return {
    ...{ repository, made, archive, deletePackages },
    remove: remove.map((item, at) => entryOf(item) ?? fail(noPlan(file, `item ${at + 1} of "remove" has no name and version`))),
  };
}

function mapIn(text: string): JsonMap | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(item: Json): PlannedEntry | undefined {
  if (!isJsonMap(item)) return undefined;
  const { name, version, digest, created } = item;
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return { name, version, digest: typeof digest === 'string' ? digest : null, created: typeof created === 'string' ? created : null };
}

function fail(error: CharthouseError): never {
  throw error;
}

function noPlan(file: string, why: string): CharthouseError {
  return new CharthouseError('CH_USAGE', {
    message: `${quoted(file)} is not a plan of charthouse prune: ${why}`,
    hint: `make one with: charthouse prune ${option('plan', 'FILE')}`,
    where: { file },
  });
}
