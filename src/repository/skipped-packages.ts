/** Warnings of packages that an index leaves out, each with the reason. Pure. */
import type { Warning } from '../base/warning.ts';
import { listedShort } from './listed-short.ts';

/** A package that is left out, and why. */
export interface SkippedPackage {
  readonly key: string;
  readonly why: string;
}

/** More than so many with one reason share a warning: a linked folder may hold thousands. */
const mostAlone = 3;

/** Of one package. */
export function packageSkipped(key: string, why: string, hint?: string): Warning {
  return { code: 'package-skipped', message: `not listed: ${why}`, hint, where: { file: key } };
}

/** Of any number of them. */
export function packagesSkipped(skips: readonly SkippedPackage[]): readonly Warning[] {
  const byReason = new Map<string, string[]>();
  for (const { key, why } of skips) {
    const keys = byReason.get(why);
    if (keys === undefined) byReason.set(why, [key]);
    else keys.push(key);
  }
  return [...byReason].flatMap(([why, keys]): readonly Warning[] =>
    keys.length > mostAlone
      ? [{ code: 'package-skipped', message: `${listedShort(keys)} are not listed: ${why}` }]
      : keys.map((key) => packageSkipped(key, why)),
  );
}
