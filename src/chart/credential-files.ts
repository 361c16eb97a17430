/** Files with the names of credentials: some refuse the chart, others cause a warning. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import { mostNamed, someOf } from './contents.ts';
import { credentialName } from './credential-names.ts';

/** A file that would be published. */
export interface NamedFile {
  /** In its chart, with `/`. */
  readonly path: string;
  /** Further paths to check, such as the target of a link. */
  readonly also?: readonly string[] | undefined;
  /** The archive that contains it, as the user would name it. */
  readonly archive?: string | undefined;
}

/** The chart of the files. */
export interface CredentialOptions {
  /** The chart as the user wrote it; files outside of an archive are below it. */
  readonly folder: string;
  readonly allowed: boolean | undefined;
}

// Not only untracked files: content of a private repository would be published to everyone, for ever.
/** @throws CH_CHART_CREDENTIALS */
export function checkCredentialFiles(files: readonly NamedFile[], { folder, allowed }: CredentialOptions): readonly Warning[] {
  if (allowed === true) return [];
  const suspects = files.flatMap((file) => {
    const found = [file.path, ...(file.also ?? [])].flatMap((path) => {
      const name = credentialName(path);
      return name === undefined ? [] : [{ ...name, end: path === file.path ? undefined : path }];
    });
    const name = found.find(({ isCertain }) => isCertain) ?? found[0];
    return name === undefined
      ? []
      : [{ ...name, ...file, shown: shownAs(file, folder, name.end), where: { file: file.archive ?? `${folder}/${file.path}` } }];
  });
  const [first, ...more] = suspects.filter(({ isCertain }) => isCertain);
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more: ${someOf(more.map(({ shown }) => shown))})`;
    throw new CharthouseError('CH_CHART_CREDENTIALS', {
      message: `${first.shown} would be published, but ${first.tool} ${first.tool.includes(' and ') ? 'keep' : 'keeps'} credentials in files with that name${others}`,
      hint: `${remedy(first, folder)}; if it contains no secret, pass ${option('allow-credential-files')}`,
      where: first.where,
      details: { files: [first, ...more].map(({ path }) => path) },
    });
  }
  const named = suspects.slice(0, mostNamed).map(
    ({ shown, tool, where, ...file }): Warning => ({
      code: 'credentials-likely',
      message: `${shown} goes into the package, but has the name of ${tool}`,
      hint: `check if it is a secret; if so, ${remedy(file, folder)}`,
      where,
    }),
  );
  const left = suspects.length - named.length;
  return left === 0
    ? named
    : [...named, { code: 'credentials-likely', message: `the same applies to ${left} more ${left === 1 ? 'file' : 'files'}` }];
}

/** `end`: the target of the link, if its name is the match. */
function shownAs({ path, archive }: NamedFile, folder: string, end: string | undefined): string {
  if (archive !== undefined) return `${quoted(path)} in ${quoted(archive)}`;
  const shown = quoted(`${folder}/${path}`);
  return end === undefined ? shown : `${shown}, a link to ${quoted(end)},`;
}

function remedy({ archive }: NamedFile, folder: string): string {
  if (archive === undefined) return 'list it in .helmignore';
  return archive === folder ? 'package the chart again without it' : 'package that dependency again without it, or take it out of charts/';
}
