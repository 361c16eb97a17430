/** Packages one chart of the corpus with a real Helm, and with charthouse. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCharthouseError } from '../../../src/base/error.ts';
import { packageChart } from '../../../src/chart/package-chart.ts';
import { nodeFiles } from '../../../src/runtime/node-files.ts';
import { helm } from '../../support/tools/tools.ts';
import type { CorpusCase } from './tree.ts';

/** The Helms whose refusals count. */
export const oracles = ['3.12.1', '4.1.4'] as const;

/** One of them. */
export type Oracle = (typeof oracles)[number];

/** A case on disk: its chart is in `folder/chart`. */
export interface Scene {
  readonly folder: string;
  /** Helm's own files. */
  readonly home: string;
  readonly corpusCase: CorpusCase;
}

/** The package's path, or undefined where Helm refuses, or writes it elsewhere than asked. */
export async function packageWithHelm(oracle: Oracle, { folder, home, corpusCase }: Scene): Promise<string | undefined> {
  const { version, appVersion } = corpusCase;
  const output = join(folder, oracle);
  const flags = [
    ...(version === undefined ? [] : ['--version', version]),
    ...(appVersion === undefined ? [] : ['--app-version', appVersion]),
  ];
  const { code, stdout } = await helm(oracle, ['package', join(folder, 'chart'), '-d', output, ...flags], { home });
  const file = stdout.split('saved it to: ')[1]?.trim();
  return code === 0 && file?.startsWith(`${output}/`) ? file : undefined;
}

/** The package's path, or undefined where charthouse refuses with a code; every other error is a fault. */
export async function packageWithCharthouse({ folder, corpusCase }: Scene): Promise<string | undefined> {
  const { version, appVersion } = corpusCase;
  try {
    const made = await packageChart(join(folder, 'chart'), {
      files: nodeFiles,
      pause: async () => undefined,
      version,
      appVersion,
      // The tree of the cases about .helmignore holds a `.env`, which Helm packages.
      contents: { allowCredentialFiles: true },
    });
    await mkdir(join(folder, 'ours'));
    await writeFile(join(folder, 'ours', made.fileName), made.bytes);
    return join(folder, 'ours', made.fileName);
  } catch (error) {
    if (isCharthouseError(error)) return undefined;
    throw error;
  }
}
