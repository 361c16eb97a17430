/** Finds the names that charts have for the repositories of their dependencies, with the URLs that their locks have for them. */
import { join } from 'node:path';
import { compareBytes } from '../../base/byte-order.ts';
import { isCharthouseError } from '../../base/error.ts';
import { systemCode } from '../../base/system-code.ts';
import { loadChart } from '../../chart/load-chart.ts';
import { urlsByLock } from '../../chart/lock-digest.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { FoundChart } from './find-charts.ts';

/** A line of `repositories` in charthouse.yaml. */
export interface NameInCharts {
  readonly name: string;
  readonly url: string;
}

/** All that has to do with dependencies. */
const fileNames = ['Chart.yaml', 'requirements.yaml', 'Chart.lock', 'requirements.lock'];

/** In the order of the names. A name with two URLs is left out, and so is a URL with a login: the file is committed. */
export async function namedRepositories(charts: readonly FoundChart[], files: ReadFiles): Promise<readonly NameInCharts[]> {
  const urls = new Map<string, Set<string>>();
  for (const { path, error } of charts) {
    if (error !== null) continue;
    for (const [repository, url] of await urlsOf(path, files)) {
      const name = repository.replace(/^(?:@|alias:)/, '');
      urls.set(name, (urls.get(name) ?? new Set()).add(url));
    }
  }
  return [...urls]
    .flatMap(([name, all]) => (all.size === 1 ? [...all].map((url) => ({ name, url })) : []))
    .filter(({ name, url }) => /^[^\s/@:]+$/.test(name) && isPlain(url))
    .sort((a, b) => compareBytes(a.name, b.name));
}

async function urlsOf(path: string, files: ReadFiles): Promise<ReadonlyMap<string, string>> {
  try {
    const read = await Promise.all(fileNames.map(async (name) => ({ path: name, bytes: await readIfThere(join(path, name), files) })));
    const there = read.flatMap(({ path: name, bytes }) => (bytes === undefined ? [] : [{ path: name, bytes }]));
    const { maxTotalBytes: bytesLeft } = defaultLimits;
    return urlsByLock(await loadChart(there, { where: path, limits: defaultLimits, budget: { bytesLeft } }));
  } catch (error) {
    if (isCharthouseError(error)) return new Map();
    throw error;
  }
}

async function readIfThere(path: string, files: ReadFiles): Promise<Uint8Array | undefined> {
  try {
    return await files.readFile(path, { maxBytes: defaultLimits.maxFileBytes });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isPlain(url: string): boolean {
  if (!/^(?:https?|oci):\/\//i.test(url) || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
