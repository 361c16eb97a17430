/** What Helm makes of many indexes at once: most of the time of one `helm repo add` goes into starting Helm. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HelmVersion, helm } from './tools.ts';

/** Repositories by their names, which need no quotes in YAML. */
export type Repositories = ReadonlyMap<string, string>;

/**
 * The names of the repositories whose index Helm loads, as `helm repo update` says. `helm repo add` reads an index with the same function
 * of Helm (`ChartRepository.DownloadIndexFile`). Afterwards `home` has all of them, for `helm search repo`.
 */
export async function updatedBy(version: HelmVersion, repositories: Repositories, home: string): Promise<ReadonlySet<string>> {
  const updated = new Set<string>();
  const ask = async (names: readonly string[]): Promise<void> => {
    await writeRepositories(names, repositories, home);
    const { stdout, stderr } = await helm(version, ['repo', 'update'], { home });
    const said = /(Successfully got|Unable to get) an update from the "(.*?)" chart repository/g;
    const answers = new Map([...stdout.matchAll(said)].map(([, answer = '', name = '']) => [name, answer]));
    for (const [name, answer] of answers) if (answer === 'Successfully got') updated.add(name);
    const open = names.filter((name) => !answers.has(name));
    if (open.length === 0) return;
    // Some indexes make an older Helm panic, which ends it for the others, too.
    if (!stderr.includes('panic: ')) throw new Error(`helm ${version} says nothing of ${open}:\n${stdout}${stderr}`);
    if (names.length === 1) return;
    const half = Math.ceil(open.length / 2);
    await ask(open.slice(0, half));
    await ask(open.slice(half));
  };
  await ask([...repositories.keys()]);
  await writeRepositories([...repositories.keys()], repositories, home);
  return updated;
}

async function writeRepositories(names: readonly string[], repositories: Repositories, home: string): Promise<void> {
  const entries = names.map((name) => `- name: ${name}\n  url: ${repositories.get(name)}\n`);
  await mkdir(join(home, 'config'), { recursive: true });
  await writeFile(join(home, 'config/repositories.yaml'), `apiVersion: ""\nrepositories:\n${entries.join('')}`);
}
