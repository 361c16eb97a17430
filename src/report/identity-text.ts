/** The report of `authenticate` as text. */
import type { Identity } from '../ports/identity.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** `role`: the role that was assumed. */
export function identityResult({ account, arn, source, expires }: Identity, role: string | undefined, view: View = plainView): string {
  const keys = role === undefined ? `from ${source}` : `of the role ${role}`;
  const lines = [
    ['account', account],
    ['as', arn],
    ['keys', expires === null ? keys : `${keys}, until ${expires}`],
  ];
  return tableText(
    lines.map((cells) => ({ cells })),
    { lead: 8 },
    view,
  );
}
