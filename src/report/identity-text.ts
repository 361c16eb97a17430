/** The report of `authenticate` as text. */
import type { Identity } from '../ports/identity.ts';
import { printable } from './printable.ts';

/** `role`: the role that was assumed. */
export function identityResult({ account, arn, source, expires }: Identity, role: string | undefined): string {
  const keys = role === undefined ? `from ${source}` : `of the role ${role}`;
  const lines = [
    ['account', account],
    ['as', arn],
    ['keys', expires === null ? keys : `${keys}, until ${expires}`],
  ];
  return printable(lines.map(([what = '', value = '']) => `${what.padEnd(7)}  ${value}`).join('\n'));
}
