/** What a reader may see of a repository that store-child publishes into, at any moment. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../src/base/digest.ts';

/** The versions that the index lists, checked: every line whole, every package there with its digest. */
export async function readPublished(root: string): Promise<readonly string[]> {
  const index = await readFile(join(root, 'index.yaml'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (index !== '' && !index.endsWith('\n')) throw new Error(`the index is torn: ${JSON.stringify(index.slice(-80))}`);
  const lines = index.split('\n').slice(0, -1);
  for (const line of lines) {
    const [name, digest, ...more] = line.split(' ');
    if (more.length > 0 || digest?.length !== 64) throw new Error(`the index is torn: ${JSON.stringify(line)}`);
    const found = sha256Hex(await readFile(join(root, 'packages', `${name}.tgz`)));
    if (found !== digest) throw new Error(`the package of ${name} has another digest`);
  }
  return lines.map((line) => line.split(' ')[0] ?? '');
}

/** Reads again and again until told to stop, and throws if a version that was listed is no longer. Returns how often it read. */
export async function watchPublished(root: string, isOver: () => boolean): Promise<number> {
  let before: readonly string[] = [];
  for (let readings = 1; ; readings++) {
    const over = isOver();
    const now = await readPublished(root);
    const lost = before.filter((name) => !now.includes(name));
    if (lost.length > 0) throw new Error(`the index went back: ${lost.join(', ')}`);
    before = now;
    if (over) return readings;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
