/** Chooses the files for the package from those that the walk found: no credentials by name, and what git has. */

import { relative, sep } from 'node:path';
import type { ChartLimits } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { parseVersion } from '../go/helm-version.ts';
import { option } from '../hint/hint.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { type ContentsOptions, mostNamed, someOf } from './contents.ts';
import { checkCredentialFiles } from './credential-files.ts';
import { declaredDependencies } from './declared.ts';
import type { FolderFile } from './folder-file.ts';
import { isBlob } from './git-blob.ts';
import { decodeMetadata } from './metadata.ts';
import { type EntryAt, readWorkTree, type WorkTree } from './work-tree.ts';

/** What the choice depends on. */
export interface ChooseOptions extends ContentsOptions {
  /** The chart as the user wrote it, for messages. */
  readonly folder: string;
  /** Its real path. */
  readonly root: string;
  readonly files: ReadFiles;
  readonly limits: ChartLimits;
  /** Whether `.helmignore` excludes a path, or a folder above it. */
  readonly isIgnored: (path: string) => boolean;
}

/** The files for the package. */
export interface Chosen {
  readonly files: readonly FolderFile[];
  readonly warnings: readonly Warning[];
}

/** @throws CH_CHART_CREDENTIALS, CH_CHART_UNCOMMITTED */
export async function chooseFiles(found: readonly FolderFile[], options: ChooseOptions): Promise<Chosen> {
  const chosen = options.contents?.committedOnly === true ? await onlyCommitted(found, options) : await warnOfUntracked(found, options);
  const { folder, root, contents } = options;
  const named = chosen.files.map(({ path, real, links }) => ({
    path,
    // A link may have a harmless name, and .helmignore may list the file that it points to.
    also: links.length > 0 ? [relative(root, real).split(sep).join('/')] : [],
  }));
  const warnings = checkCredentialFiles(named, { folder, allowed: contents?.allowCredentialFiles });
  return { ...chosen, warnings: [...chosen.warnings, ...warnings] };
}

async function warnOfUntracked(found: readonly FolderFile[], options: ChooseOptions): Promise<Chosen> {
  const { git, root, files, folder } = options;
  if (git === undefined) return { files: found, warnings: [] };
  const tree = await readWorkTree(found, { root, git, files, state: 'tracked' });
  if (tree.kind === 'none') return { files: found, warnings: [] };
  if (tree.kind === 'unavailable') return { files: found, warnings: [notAsked(tree, folder)] };
  const isFetched = fetchedDependencies(found);
  const unknown = found.filter((file) => !isKnown(file, tree.entryAt) && !isFetched(file.path));
  const hint = `list it in .helmignore, add it to git, or pass ${option('committed-only')}`;
  return {
    files: found,
    warnings: untracked(
      unknown.map(({ path }) => `${folder}/${path}`),
      hint,
    ),
  };
}

function isKnown({ real, links }: FolderFile, entryAt: EntryAt): boolean {
  return [real, ...links.map(({ path }) => path)].every((place) => entryAt(place) !== undefined);
}

async function onlyCommitted(found: readonly FolderFile[], options: ChooseOptions): Promise<Chosen> {
  const { git, root, files, folder } = options;
  const tree: WorkTree = git === undefined ? { kind: 'none' } : await readWorkTree(found, { root, git, files, state: 'committed' });
  if (tree.kind !== 'tree') {
    const why = tree.kind === 'none' ? `${quoted(folder)} is not in a git work tree` : tree.why;
    throw new CharthouseError('CH_CHART_UNCOMMITTED', {
      message: `${option('committed-only')} cannot find out which files are committed: ${why}`,
      hint:
        tree.kind === 'none'
          ? `check out the repository with git, or remove ${option('committed-only')}`
          : `make git work there, or remove ${option('committed-only')}`,
      where: { file: folder },
    });
  }
  const states = found.map((file) => ({ file, state: stateOf(file, tree.entryAt) }));
  const present = new Set(found.map(({ path }) => path));
  const changed = states.filter(({ state }) => state === 'changed').map(({ file }) => file.path);
  const inCommit = tree.placesBelow.map((place) => relative(root, place).split(sep).join('/'));
  const gone: string[] = [];
  for (const path of inCommit) {
    if (present.has(path) || options.isIgnored(path)) continue;
    if ((await files.linkInfo(`${root}${sep}${path}`).catch(() => undefined)) === undefined) gone.push(path);
  }
  const uncommitted = [...changed, ...gone, ...(await uncommittedRules(options, tree.entryAt))];
  const kept = states.filter(({ state }) => state === 'committed').map(({ file }) => file);
  if (!kept.some(({ path }) => path === 'Chart.yaml') && present.has('Chart.yaml')) uncommitted.push('Chart.yaml');
  if (uncommitted.length > 0) throw differs([...new Set(uncommitted)].sort(), folder);
  const isFetched = fetchedDependencies(kept);
  const isKept = (path: string): boolean => isFetched(path);
  const unknown = states.filter(({ state }) => state === 'unknown').map(({ file }) => file);
  const fetched = unknown.filter(({ path }) => isKept(path));
  const left = unknown.filter(({ path }) => !isKept(path));
  const keptPaths = new Set([...kept, ...fetched].map(({ path }) => path));
  return {
    files: found.filter(({ path }) => keptPaths.has(path)),
    warnings: [
      ...named(left, (_, file) => leftOut(file, { folder, root, entryAt: tree.entryAt })),
      ...named(fetched, (path) => ({
        code: 'dependency-not-committed',
        message: `${quoted(`${folder}/${path}`)} is not committed, but went into the package: Chart.yaml declares it as a dependency`,
        where: { file: `${folder}/${path}` },
      })),
    ],
  };
}

function leftOut(
  { path, real, links }: FolderFile,
  { folder, root, entryAt }: Pick<ChooseOptions, 'folder' | 'root'> & { readonly entryAt: EntryAt },
): Warning {
  const what = quoted(`${folder}/${path}`);
  const isLink = links.length > 0 && links.every((link) => entryAt(link.path) !== undefined);
  const end = isLink ? quoted(relative(root, real).split(sep).join('/')) : '';
  return {
    code: 'file-left-out',
    message: isLink
      ? `${what} was left out: the link is committed, but its target ${end} is not`
      : `${what} is not committed, and was left out`,
    hint: isLink ? `if it belongs to the chart, commit ${end}` : 'if it belongs to the chart, commit it',
    where: { file: `${folder}/${path}` },
  };
}

type State = 'committed' | 'changed' | 'unknown';

function stateOf({ bytes, real, links }: FolderFile, entryAt: EntryAt): State {
  const entries = [entryAt(real), ...links.map(({ path }) => entryAt(path))];
  if (entries.some((entry) => entry === undefined)) return 'unknown';
  const contents = [bytes, ...links.map(({ text }) => Buffer.from(text))];
  return contents.every((content, at) => isBlob(content, entries[at]?.id ?? '')) ? 'committed' : 'changed';
}

// It decides what is in the package even if it is not packaged itself.
async function uncommittedRules({ root, files, limits }: ChooseOptions, entryAt: EntryAt): Promise<readonly string[]> {
  const place = `${root}${sep}.helmignore`;
  const kind = (await files.linkInfo(place))?.kind;
  if (kind === undefined) return [];
  const entry = entryAt(place);
  const bytes = kind === 'link' ? Buffer.from(await files.readLink(place)) : await files.readFile(place, { maxBytes: limits.maxFileBytes });
  return entry !== undefined && isBlob(bytes, entry.id) ? [] : ['.helmignore'];
}

function differs(paths: readonly string[], folder: string): CharthouseError {
  const names = someOf(paths.map((path) => quoted(`${folder}/${path}`)));
  return new CharthouseError('CH_CHART_UNCOMMITTED', {
    message: `${paths.length === 1 ? 'a file of the chart differs' : `${paths.length} files of the chart differ`} from the commit: ${names}`,
    hint: `commit the change, or revert it; to set a version, pass ${option('version')}`,
    where: { file: `${folder}/${paths[0] ?? 'Chart.yaml'}` },
    details: { files: paths },
  });
}

/** Packages in charts/ that `helm dependency build` downloads: repositories seldom commit them. */
function fetchedDependencies(files: readonly FolderFile[]): (path: string) => boolean {
  const names = new Set<string>();
  for (const { path, bytes } of files) {
    if (path !== 'Chart.yaml' && path !== 'requirements.yaml') continue;
    try {
      for (const name of declaredDependencies(decodeMetadata(bytes, path).fields)) names.add(name);
    } catch {
      // Its faults are reported when the chart is loaded.
    }
  }
  return (path) => {
    const [, file] = /^charts\/([^/]+)\.tgz$/.exec(path) ?? [];
    return (
      file !== undefined &&
      [...names].some((name) => file.startsWith(`${name}-`) && parseVersion(file.slice(name.length + 1)) !== undefined)
    );
  };
}

function notAsked({ why }: Extract<WorkTree, { kind: 'unavailable' }>, folder: string): Warning {
  return {
    code: 'git-not-asked',
    message: `cannot find out which files of ${quoted(folder)} git tracks: ${why}`,
    hint: 'make git work there to get warnings about untracked files',
    where: { file: folder },
  };
}

/** One warning, since the remedy is the same. */
function untracked(paths: readonly string[], hint: string): readonly Warning[] {
  const [file] = paths;
  if (file === undefined) return [];
  const what = paths.length === 1 ? 'goes into the package, but git does not track it' : 'go into the package, but git does not track them';
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : '';
  const names = paths.slice(0, mostNamed).map(quoted).join(', ');
  return [{ code: 'file-not-in-git', message: `${names}${more} ${what}`, hint, where: { file } }];
}

/** Reports the first of them one by one, and the number of the others. */
function named(files: readonly FolderFile[], warn: (path: string, file: FolderFile) => Warning): readonly Warning[] {
  const warnings = files.slice(0, mostNamed).map((file) => warn(file.path, file));
  const [first] = warnings;
  const more = files.length - mostNamed;
  if (first === undefined || more <= 0) return warnings;
  return [...warnings, { code: first.code, message: `the same applies to ${more} more ${more === 1 ? 'file' : 'files'}` }];
}
