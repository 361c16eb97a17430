/** `charthouse init`: a repository with charts gets its configuration and its workflows. */
import { basename } from 'node:path';
import { jsonDocument } from '../report/document.ts';
import { initNext, initResult } from '../report/init-text.ts';
import { init } from '../wire/init.ts';
import type { RunCommand } from './command.ts';

/** Prints a line for each file. */
export const runInit: RunCommand = async ({ config, surroundings }) => {
  const { folder, program } = surroundings;
  const to = config.sources.to.kind === 'default' ? undefined : config.to;
  const { action, url, dryRun } = config;
  const report = await init({ action, to, url, dryRun, folderName: basename(folder) }, folder);
  const { charts, files, stack, repository } = report;
  const common = jsonDocument({ command: 'init', dryRun, repository: { target: report.to, url: url ?? null }, error: null });
  const document = { ...common, init: { charts, files, stack, githubRepository: repository } };
  return {
    text: initResult(report),
    document,
    warnings: [],
    errors: [],
    state: dryRun ? 'dry run, nothing was written' : '',
    next: initNext(report, program),
    exitCode: 0,
  };
};
