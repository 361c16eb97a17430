/** Splits the packages of a repository into parts. Pure. */
import { createHash } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';

/** One part of a split. `number` counts from 1 to `of`. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

/** More part files than this are a slip of the keyboard. */
const most = 1000;

/** @throws CH_USAGE */
export function parseShard(text: string): Shard {
  const [, number, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (number === undefined || of === undefined || number < 1 || number > of || of > most) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(text)} is not a shard`,
      hint: `write the number of the shard and how many there are, such as ${option('shard', '3/8')}; at most ${most}`,
    });
  }
  return { number, of };
}

/** `3/8`. */
export function shardText({ number, of }: Shard): string {
  return `${number}/${of}`;
}

/** By a hash of the key: shards are of equal size in whatever order the store lists, and a new package does not move another one. */
export function isInShard(key: string, { number, of }: Shard): boolean {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % of === number - 1;
}
