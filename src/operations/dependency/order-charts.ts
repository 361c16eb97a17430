/** The order in which the charts of a run are changed: one that another depends on by its folder comes before it. */
import { join, resolve } from 'node:path';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** Chart.yaml and requirements.yaml are far smaller. */
const maxBytes = 1024 * 1024;

/**
 * Groups of charts that may be changed at once: a chart is packed into another one only after its own charts/ is complete. In a circle, each
 * is packed as it is. Reads no more than the texts: an error in them is found when the chart is loaded.
 */
export async function inOrder(charts: readonly string[], files: ReadFiles): Promise<readonly (readonly string[])[]> {
  const unique = [...new Set(charts)];
  const places = new Map(unique.map((path) => [resolve(path), path]));
  const needs = new Map<string, readonly string[]>();
  await mapBounded(unique, 16, async (path) => {
    const folders = await foldersIn(path, files);
    const inRun = folders.flatMap((folder) => places.get(resolve(folder)) ?? []);
    needs.set(
      path,
      inRun.filter((each) => each !== path),
    );
  });
  const groups: string[][] = [];
  let left: readonly string[] = unique;
  while (left.length > 0) {
    const waiting = new Set(left);
    const free = left.filter((path) => !(needs.get(path) ?? []).some((each) => waiting.has(each)));
    const group = free.length > 0 ? free : left;
    groups.push([...group]);
    left = left.filter((path) => !group.includes(path));
  }
  return groups;
}

/** Of the `file://` repositories in a chart. */
async function foldersIn(chart: string, files: ReadFiles): Promise<readonly string[]> {
  const texts = await Promise.all(
    ['Chart.yaml', 'requirements.yaml'].map((name) => files.readFile(join(chart, name), { maxBytes }).catch(() => new Uint8Array())),
  );
  const text = texts.map((bytes) => new TextDecoder().decode(bytes)).join('\n');
  return [...text.matchAll(/file:\/\/([^\s"',}\]]+)/g)].map(([, path = '']) => (path.startsWith('/') ? path : join(chart, path)));
}
