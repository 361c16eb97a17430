/** `.helmignore` of a chart that is a whole repository: which lines keep the rest of the repository out of the package. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { type IgnoreRules, isIgnored, parseIgnore } from '../../chart/ignore.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** In the chart's folder. */
export const HELMIGNORE = '.helmignore';

const comment = '# Of this repository, but no part of its chart.';

/** One line, and the path that it leaves out. */
interface NeededLine {
  readonly line: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** What a `.helmignore` that was there lacks. */
export interface HelmignoreState {
  /** Undefined if there is no regular file, or its rules cannot be read. */
  readonly bytes: Uint8Array | undefined;
  /** Lines to add, in order. */
  readonly lacking: readonly string[];
}

/** The whole file, for a chart that has none. */
export async function helmignoreText(files: ReadFiles): Promise<string> {
  return [comment, ...(await neededLines(files)).map(({ line }) => line), ''].join('\n');
}

/**
 * What the `.helmignore` in the working folder lacks, as its rules are applied.
 * Nothing is known of a file that Helm refuses: that is the error of the chart.
 */
export async function helmignoreState(files: ReadFiles): Promise<HelmignoreState> {
  const unknown: HelmignoreState = { bytes: undefined, lacking: [] };
  if ((await files.linkInfo(HELMIGNORE))?.kind !== 'file') return unknown;
  try {
    const bytes = await files.readFile(HELMIGNORE, { maxBytes: defaultLimits.maxFileBytes });
    return { bytes, lacking: lackingIn(bytes, await neededLines(files)) };
  } catch (error) {
    if (isCharthouseError(error) && error.code !== 'CH_CHART_IGNORE') throw error;
    return unknown;
  }
}

/**
 * The bytes with `lines` added at the end, under a comment, with the line ends of the file.
 *
 * @throws CH_CHART_IGNORE for a file in UTF-16 or UTF-32
 */
export function withLines(bytes: Uint8Array, lines: readonly string[]): Uint8Array {
  if (bytes.includes(0)) {
    throw new CharthouseError('CH_CHART_IGNORE', {
      message: 'no line can be added to .helmignore: it is not a text in UTF-8, and Helm does not read it either',
      hint: 'save .helmignore as UTF-8, and run the command again',
      where: { file: HELMIGNORE },
    });
  }
  const end = bytes.lastIndexOf(0x0a);
  const lineEnd = end > 0 && bytes[end - 1] === 0x0d ? '\r\n' : '\n';
  const isOpen = bytes.length > 0 && end !== bytes.length - 1;
  return Buffer.concat([bytes, Buffer.from([...(isOpen ? [''] : []), comment, ...lines, ''].join(lineEnd))]);
}

async function neededLines(files: ReadFiles): Promise<readonly NeededLine[]> {
  const clone = await files.linkInfo('.git');
  // A folder of that name without an index may be a part of the chart.
  const isOurs =
    (await files.info('repository'))?.kind !== 'directory' || (await files.info('repository/index.yaml').catch(() => null)) !== undefined;
  return [
    // In a worktree and in a submodule it is a file.
    { line: '.git', path: '.git', kind: clone === undefined || clone.kind === 'directory' ? 'folder' : 'file' },
    { line: '.github/', path: '.github', kind: 'folder' },
    { line: 'charthouse.yaml', path: 'charthouse.yaml', kind: 'file' },
    ...(isOurs ? [{ line: '/repository/', path: 'repository', kind: 'folder' } as const] : []),
  ];
}

function lackingIn(bytes: Uint8Array, needed: readonly NeededLine[]): readonly string[] {
  const rules = parseIgnore(bytes, HELMIGNORE);
  return needed.filter(({ path, kind }) => !leavesOut(rules, path, kind)).map(({ line }) => line);
}

/** A folder is left out by its own name, or by rules for whatever is in it, such as `.github/*`. */
function leavesOut(rules: IgnoreRules, path: string, kind: NeededLine['kind']): boolean {
  if (isIgnored(rules, path, kind === 'folder')) return true;
  return kind === 'folder' && [true, false].every((isFolder) => isIgnored(rules, `${path}/whatever it is`, isFolder));
}
