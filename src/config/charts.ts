/** Finds the charts of a run: those that are named, else those of the file, else those of the project. */
import { CharthouseError } from '../base/error.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** What may name charts, strongest first. */
export interface ChartWords {
  readonly words: readonly string[];
  /** The file's `charts`. */
  readonly configured: readonly string[];
}

/**
 * Paths of chart folders and packages, as a user would name them. Named ones are not looked at here.
 *
 * @throws CH_NO_CHARTS
 */
export async function findCharts({ words, configured }: ChartWords, files: ReadFiles): Promise<readonly string[]> {
  if (words.length > 0) return words;
  if (configured.length > 0) return configured;
  if (await isChart('.', files)) return ['.'];
  const found: string[] = [];
  if ((await files.info('charts'))?.kind === 'directory') {
    for (const name of [...(await files.readDirectory('charts'))].sort()) {
      if (await isChart(`charts/${name}`, files)) found.push(`charts/${name}`);
    }
  }
  if (found.length > 0) return found;
  throw new CharthouseError('CH_NO_CHARTS', {
    message: 'there is no chart here: neither Chart.yaml nor charts/*/Chart.yaml',
    hint: 'name a chart folder or a .tgz, or list them under charts: in charthouse.yaml',
  });
}

async function isChart(folder: string, files: ReadFiles): Promise<boolean> {
  return (await files.info(`${folder}/Chart.yaml`))?.kind === 'file';
}
