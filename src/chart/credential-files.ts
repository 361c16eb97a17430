/** Files with the names of credentials: some refuse the chart, of others a warning is due. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { mostNamed, someOf } from './contents.ts';
import { credentialName } from './credential-names.ts';

/** A file that would be published. */
export interface NamedFile {
  /** In its chart, with `/`. */
  readonly path: string;
  /** Paths that count besides, such as the end of a link. */
  readonly also?: readonly string[] | undefined;
  /** The archive that holds it, as the user would name it. */
  readonly archive?: string | undefined;
}

/** Whose files they are. */
export interface CredentialOptions {
  /** The chart as the user names it; files that are in no archive lie below it. */
  readonly folder: string;
  readonly allowed: boolean | undefined;
}

// Not only the untracked: what is in a repository that few may read is then published to all, for ever.
/** @throws CH_CHART_CREDENTIALS */
export function judgeCredentials(files: readonly NamedFile[], { folder, allowed }: CredentialOptions): readonly Warning[] {
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
      message: `${first.shown} would be published, and ${first.tool} ${first.tool.includes(' and ') ? 'keep' : 'keeps'} credentials in files of that name${others}`,
      hint: `${remedy(first, folder)}; if it holds nothing secret, pass --allow-credential-files`,
      where: first.where,
      details: { files: [first, ...more].map(({ path }) => path) },
    });
  }
  const named = suspects.slice(0, mostNamed).map(
    ({ shown, tool, where, ...file }): Warning => ({
      code: 'credentials-likely',
      message: `${shown} goes into the package, and its name is that of ${tool}`,
      hint: `look whether it is a secret; if it is, ${remedy(file, folder)}`,
      where,
    }),
  );
  const left = suspects.length - named.length;
  return left === 0
    ? named
    : [...named, { code: 'credentials-likely', message: `and so it is with ${left} more ${left === 1 ? 'file' : 'files'}` }];
}

/** `end`: where a link leads to, if that name is the one that counts. */
function shownAs({ path, archive }: NamedFile, folder: string, end: string | undefined): string {
  if (archive !== undefined) return `${quoted(path)} in ${quoted(archive)}`;
  const shown = quoted(`${folder}/${path}`);
  return end === undefined ? shown : `${shown}, a link to ${quoted(end)},`;
}

function remedy({ archive }: NamedFile, folder: string): string {
  if (archive === undefined) return 'list it in .helmignore';
  return archive === folder ? 'package the chart again without it' : 'package that dependency again without it, or take it out of charts/';
}
