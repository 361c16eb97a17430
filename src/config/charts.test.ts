import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesIn } from '../runtime/files-in.ts';
import { findCharts } from './charts.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-charts-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), '');
  }
}

const find = (words: readonly string[] = [], configured: readonly string[] = []) => findCharts({ words, configured }, filesIn(folder));

describe('the charts of a run', () => {
  it('are those that are named, whatever else there is', async () => {
    await put('Chart.yaml');
    expect(await find(['x.tgz', 'nowhere'], ['a'])).toEqual(['x.tgz', 'nowhere']);
  });

  it('are else those of the configuration, else the folder itself', async () => {
    await put('Chart.yaml', 'charts/sub/Chart.yaml');
    expect(await find([], ['a', 'b'])).toEqual(['a', 'b']);
    expect(await find()).toEqual(['.']);
  });

  it('are else the folders of charts/ that hold a Chart.yaml, in the order of their names', async () => {
    await put(
      'charts/b/Chart.yaml',
      'charts/a/Chart.yaml',
      'charts/B/Chart.yaml',
      'charts/c/values.yaml',
      'charts/d.tgz',
      'charts/e/Chart.yaml/x',
    );
    expect(await find()).toEqual(['charts/B', 'charts/a', 'charts/b']);
  });

  it('are an error where there are none, also where charts is a file', async () => {
    await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
    await put('charts');
    await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
  });
});
