/** Warnings of packages that an index leaves out, each with the reason. Pure. */
import type { Warning } from '../../base/warning.ts';
import { listedShort } from '../listed-short.ts';

/** A package that is left out, and why. */
export interface SkippedPackage {
  readonly key: string;
  readonly why: string;
  readonly hint?: string;
}

/** More than so many with one reason share a warning: a linked folder may contain thousands. */
const mostAlone = 20;

/** Of one package. */
export function packageSkipped(key: string, why: string, hint?: string): Warning {
  return { code: 'package-skipped', message: `not listed: ${why}`, hint, where: { file: key } };
}

/** Of any number of them. */
export function packagesSkipped(skips: readonly SkippedPackage[]): readonly Warning[] {
  const byReason = new Map<string, SkippedPackage[]>();
  for (const each of skips) {
    const others = byReason.get(each.why);
    if (others === undefined) byReason.set(each.why, [each]);
    else others.push(each);
  }
  return [...byReason].flatMap(([why, all]): readonly Warning[] =>
    all.length > mostAlone
      ? [{ code: 'package-skipped', message: `${listedShort(all.map(({ key }) => key))} are not listed: ${why}`, hint: all[0]?.hint }]
      : all.map(({ key, hint }) => packageSkipped(key, why, hint)),
  );
}
