/** A reader that never looks away: whatever it sees of a repository must be whole, and must never go back. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';

/** What was seen until `stop`. */
export interface Watched {
  readonly looks: number;
  readonly revisions: number;
  /** Everything that should not have been seen. */
  readonly faults: readonly string[];
}

/** How a reader gets at an object; undefined where there is none. */
export type ReadKey = (key: string) => Promise<Uint8Array | undefined>;

/** A repository in a folder. */
export function folderReader(root: string): ReadKey {
  return (key) => readFile(join(root, key)).catch(() => undefined);
}

/** Looks again and again, at index and packages, until told to stop. */
export function watchIndex(read: ReadKey, pauseMs = 1): { stop(): Promise<Watched> } {
  const faults: string[] = [];
  const checked = new Set<string>();
  let seen = new Set<string>();
  let last = '';
  let looks = 0;
  let revisions = 0;
  let stopped = false;
  const look = async (): Promise<void> => {
    const index = await read('index.yaml');
    looks += 1;
    if (index === undefined) {
      if (last !== '') faults.push('the index was gone');
      return;
    }
    const text = Buffer.from(index).toString();
    if (text === last) return;
    last = text;
    revisions += 1;
    const listed = listedIn(text);
    if (listed === undefined) {
      faults.push(`the index was torn: it had ${text.length} characters`);
      return;
    }
    const now = new Set(listed.map(({ name, version }) => `${name} ${version}`));
    for (const one of seen) if (!now.has(one)) faults.push(`${one} was listed before and is not any more`);
    seen = now;
    for (const entry of listed) {
      const identity = `${entry.url} ${entry.digest}`;
      if (checked.has(identity)) continue;
      checked.add(identity);
      const bytes = await read(entry.url);
      const digest = bytes && createHash('sha256').update(bytes).digest('hex');
      if (digest !== entry.digest) faults.push(`${entry.url} is listed and ${digest === undefined ? 'missing' : 'another'}`);
    }
  };
  const done = (async () => {
    while (!stopped) {
      await look();
      await delay(pauseMs);
    }
    await look();
  })();
  return {
    stop: async () => {
      stopped = true;
      await done;
      return { looks, revisions, faults };
    },
  };
}

/** One listed version. */
export interface Listed {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly digest: string;
}

/** Everything an index lists, read by a parser that is not ours; undefined for what is not a whole index. */
export function listedIn(text: string): readonly Listed[] | undefined {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  // `generated` comes last in an index of ours: a cut one does not have it.
  if (!isRecord(document) || !isRecord(document['entries']) || document['generated'] === undefined) return undefined;
  return Object.entries(document['entries']).flatMap(([name, list]) =>
    (Array.isArray(list) ? list : []).map((entry) => ({
      name,
      version: String(entry.version),
      url: String(entry.urls?.[0]),
      digest: String(entry.digest),
    })),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
