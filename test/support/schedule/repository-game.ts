/** The game of publishers of one repository: what may never be seen, and how it must end. */
import { sha256Hex } from '../../../src/base/digest.ts';
import type { CharthouseError } from '../../../src/base/error.ts';
import { type Listed, listedIn, type ReadKey } from '../publish/watch-index.ts';
import type { Game } from './explore.ts';
import { type Pass, type Step, turnstile } from './turnstile.ts';

/** A version that a player publishes. */
export interface Want {
  readonly name: string;
  readonly version: string;
  /** Of the bytes that it may be published with: its own, and others of the same contents. */
  readonly digests: readonly string[];
  /** Whether a provenance file must vouch for it. */
  readonly isSigned: boolean;
}

/** What runs a verb, each time the same. */
export interface Player {
  readonly name: string;
  run(pass: Pass): Promise<{ readonly error: CharthouseError | null }>;
  readonly wants: readonly Want[];
}

/** The repository, seen past the players. */
export interface Looks {
  readonly read: ReadKey;
  /** Whether a step may have changed what is seen. */
  readonly isChange: (step: Step) => boolean;
  /** Every object, with its ETag, time and metadata. */
  readonly state?: () => readonly string[];
  close?(): Promise<void>;
}

/** Of rivals exactly one wins, and the others end with status 4: their versions are the same and their contents are not. */
export interface Rules {
  readonly rivals: readonly string[];
}

const RUNS_AT_MOST = 8;

/** A player that crashes is run again at once, and so is one that fails after something went wrong, until it has won or is refused. */
export async function repositoryGame(players: readonly Player[], { rivals }: Rules, looks: Looks): Promise<Game> {
  const { read, isChange, state } = looks;
  let seen = await listedBy(read);
  const begun = seen;
  const ends = new Map<string, CharthouseError | null>();
  const runs = new Map<string, number>();
  const tables = turnstile({ onCrash: (id) => startAgain(id) });

  const start = (player: Player): void => {
    const run = (runs.get(player.name) ?? 0) + 1;
    if (run > RUNS_AT_MOST) throw new Error(`${player.name} does not come to an end`);
    runs.set(player.name, run);
    const id = player.name + "'".repeat(run - 1);
    tables.enter(id, async (pass) => {
      const { error } = await player.run(pass);
      if (error === null) checkListed(player.wants, await listedBy(read));
      else if (error.exitCode !== 4) {
        if (tables.faults === 0) throw error;
        if (error.details['commit'] !== 'unknown' && tables.hasLate(id, 'index.yaml')) {
          throw new Error(`${id} says '${error.message}', and not that its index may land yet`);
        }
        return start(player);
      }
      ends.set(player.name, error);
    });
  };
  const startAgain = (id: string): void => {
    for (const player of players) if (player.name === id.replaceAll("'", '')) start(player);
  };
  for (const player of players) start(player);

  return {
    waiting: () => tables.waiting(),
    // Players are told the time by clocks of their own, so what they do next follows from what they have heard.
    ...(state && { state: () => [...tables.heard(), ...state()].join('\n') }),
    check: async (step) => {
      if (!isChange(step)) return;
      const now = await listedBy(read);
      await checkPackages(now, read);
      checkKept(seen, now);
      seen = now;
    },
    finish: async () => {
      checkRivals(rivals, ends);
      const winners = players.filter(({ name }) => ends.get(name) === null);
      await checkEnd(
        begun,
        winners.flatMap(({ wants }) => wants),
        read,
      );
      await looks.close?.();
    },
  };
}

/** URLs in these games are keys, with some characters escaped. */
const keyOf = ({ url }: Pick<Listed, 'url'>): string => decodeURIComponent(url);

async function listedBy(read: ReadKey): Promise<readonly Listed[]> {
  const index = await read('index.yaml');
  const text = Buffer.from(index ?? '').toString();
  const listed = index === undefined ? [] : parsedOnce(text);
  if (listed === undefined) throw new Error(`the index is torn:\n${text}`);
  return listed;
}

/** The same few texts come again and again. */
const parsed = new Map<string, readonly Listed[] | undefined>();

function parsedOnce(text: string): readonly Listed[] | undefined {
  if (!parsed.has(text)) parsed.set(text, listedIn(text));
  return parsed.get(text);
}

const shown = ({ name, version, digest }: Listed): string => `${name} ${version} ${digest}`;

/** The index never names a package that is not there with its digest. */
async function checkPackages(listed: readonly Listed[], read: ReadKey): Promise<void> {
  for (const entry of listed) {
    const bytes = await read(keyOf(entry));
    if (bytes === undefined || sha256Hex(bytes) !== entry.digest)
      throw new Error(`${entry.url} is listed and ${bytes ? 'another' : 'missing'}`);
  }
}

/** What was listed stays listed. */
function checkKept(before: readonly Listed[], now: readonly Listed[]): void {
  const is = new Set(now.map(shown));
  const lost = before.map(shown).filter((line) => !is.has(line));
  if (lost.length > 0) throw new Error(`listed before, and not any more: ${lost.join(', ')}`);
}

/** Who says that it has published has. */
function checkListed(wants: readonly Want[], listed: readonly Listed[]): void {
  for (const { name, version, digests } of wants) {
    const found = listed.filter((each) => each.name === name && each.version === version);
    if (found.length !== 1 || !digests.includes(found[0]?.digest ?? '')) {
      throw new Error(`${name} ${version} should be listed once, with ${digests.join(' or ')}, and is as ${JSON.stringify(found)}`);
    }
  }
}

function checkRivals(rivals: readonly string[], ends: ReadonlyMap<string, CharthouseError | null>): void {
  const refused = [...ends].filter(([, error]) => error !== null);
  const isRight = refused.length === Math.max(0, rivals.length - 1) && refused.every(([name]) => rivals.includes(name));
  const told = refused.map(([name, error]) => `${name}: ${error?.code} ${error?.message}`).join('\n') || 'none was';
  if (!isRight) throw new Error(`of the rivals (${rivals.join(', ') || 'none'}) all but one should be refused:\n${told}`);
}

async function checkEnd(begun: readonly Listed[], wants: readonly Want[], read: ReadKey): Promise<void> {
  const listed = await listedBy(read);
  checkKept(begun, listed);
  checkListed(wants, listed);
  const wanted = new Set([...begun, ...wants].map(({ name, version }) => `${name} ${version}`));
  if (listed.length !== wanted.size) throw new Error(`listed are ${listed.map(shown).join(', ')}, wanted ${[...wanted].join(', ')}`);
  await checkPackages(listed, read);
  for (const { name, version, isSigned } of wants) {
    const entry = listed.find((each) => each.name === name && each.version === version);
    const provenance = isSigned && entry !== undefined ? await read(`${keyOf(entry)}.prov`) : undefined;
    if (isSigned && !Buffer.from(provenance ?? '').includes(`sha256:${entry?.digest}`)) {
      throw new Error(`the provenance file of ${name} ${version} does not name the bytes that stand: ${Buffer.from(provenance ?? '')}`);
    }
  }
}
