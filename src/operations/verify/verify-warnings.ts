/** What a verify warns of: it is right, and still worth knowing. Pure. */
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import { groupText } from '../../readers/index-findings.ts';
import { elsewhereWarnings, moveThem, otherPlaces } from '../../repository/packages/elsewhere.ts';
import { ociWarnings } from '../../repository/packages/oci-urls.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { JudgedVersion } from '../judge-version.ts';

/** What is kept of a version. */
export type VerifiedVersion = Pick<JudgedVersion, 'outcome' | 'findings'>;

/** What was verified: `results` in the order of `selected`. */
export interface Verified {
  readonly selected: readonly ListedVersion[];
  readonly results: readonly VerifiedVersion[];
  readonly source: string;
}

/** All warnings about the selected versions. */
export function verifyWarnings({ selected, results, source }: Verified, reader: RepositoryReader): readonly Warning[] {
  return [
    ...listedTwice(selected, source),
    ...oddForms(results.flatMap(({ findings }) => findings.filter(({ rule }) => rule === oddForm))),
    ...ociWarnings(notAskedFor(selected, results), { file: source }),
    ...elsewhereOf(selected, reader),
  ];
}

/** Helm picks one of them, not always the same. Both are checked; that there are two is worth knowing. */
function listedTwice(selected: readonly ListedVersion[], source: string): readonly Warning[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name, version } of selected) {
    const identity = `${name} ${version}`;
    if (seen.has(identity)) twice.add(identity);
    seen.add(identity);
  }
  return [...twice].map((identity) => ({
    code: 'index-fault',
    message: `${identity} is listed more than once`,
    hint: 'keep the entry that is right, and take the others out of the index',
    where: { file: source },
  }));
}

/** Of packages that charthouse would not publish so. */
export const oddForm = 'package-not-strict';

/** At most one: it names the first package, and counts the others. */
function oddForms([first, ...more]: readonly AuditFinding[]): readonly Warning[] {
  return first === undefined ? [] : [{ code: oddForm, message: groupText(first, more.length), hint: first.remedy }];
}

/** With --local no registry is asked. */
function notAskedFor(selected: readonly ListedVersion[], results: readonly VerifiedVersion[]): readonly ListedVersion[] {
  return selected.filter((_, at) => results[at]?.outcome === 'skipped');
}

/** They are right as long as the other server has them. If you move a repository, you must know before you switch the old one off. */
function elsewhereOf(selected: readonly ListedVersion[], { store, repository: { target } }: RepositoryReader): readonly Warning[] {
  if (store === undefined) return [];
  const what = store.local ? `with ${option('local')} their packages were looked for in ${target}` : 'their packages were looked at there';
  return elsewhereWarnings(otherPlaces(selected, store.url), target, { what, more: moveThem });
}
