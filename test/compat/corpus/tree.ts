/** Writes a chart of the corpus to disk. */
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { tgz } from '../../security/tar-builder.ts';

/** By path in the chart's folder (`../x` is beside it): contents, where a link leads, or a pipe. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string } | { readonly pipe: true }>>;

/** One chart, with what Helm is asked to do and expected to say: the test asks the real ones, and fails where the corpus is wrong. */
export interface CorpusCase {
  readonly says: 'packaged' | 'refused';
  readonly tree: Tree;
  readonly version?: string;
  readonly appVersion?: string;
}

/** Cases by what each shows. */
export type CorpusGroup = Readonly<Record<string, CorpusCase>>;

type Edit = Pick<CorpusCase, 'version' | 'appVersion'>;

/** A chart that both Helms package. */
export function packaged(tree: Tree, edit: Edit = {}): CorpusCase {
  return { says: 'packaged', tree, ...edit };
}

/** A chart that at least one of the Helms refuses. */
export function refused(tree: Tree, edit: Edit = {}): CorpusCase {
  return { says: 'refused', tree, ...edit };
}

/** A Chart.yaml with these lines after its head; a line that sets a field of the head replaces it. */
export function chartYaml(...lines: readonly string[]): string {
  const set = new Set(lines.map((line) => line.split(':')[0]));
  const head = ['apiVersion: v2', 'name: app', 'version: 1.2.3'].filter((line) => !set.has(line.split(':')[0] ?? ''));
  return `${[...head, ...lines].join('\n')}\n`;
}

/** The smallest chart, with other files. */
export function app(files: Tree = {}): Tree {
  return { 'Chart.yaml': chartYaml(), ...files };
}

/** A subchart's Chart.yaml. */
export function subYaml(name: string, ...lines: readonly string[]): string {
  return chartYaml(`name: ${name}`, ...lines);
}

/** An archive with these files below a folder. */
export function archive(files: Readonly<Record<string, string | Buffer>>, folder = 'sub'): Buffer {
  return tgz(...Object.entries(files).map(([path, data]) => ({ name: `${folder}/${path}`, data })));
}

/** Puts the tree under `folder`, in an order that no walk would choose. */
export async function writeTree(folder: string, tree: Tree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, what] of Object.entries(tree).toReversed()) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof what === 'string' || what instanceof Uint8Array) await writeFile(target, what);
    else if ('link' in what) await symlink(what.link, target);
    else await promisify(execFile)('mkfifo', [target]);
  }
}
