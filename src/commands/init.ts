/** `charthouse init`: writes the configuration and the workflows of a git repository with charts. */
import { basename } from 'node:path';
import { init } from '../client/init.ts';
import { errorDocument, jsonDocument } from '../report/document.ts';
import { initNext, initResult } from '../report/init-text.ts';
import { type RunCommand, resultView } from './command.ts';

/** Prints a line for each file. */
export const runInit: RunCommand = async (input) => {
  const { config, context } = input;
  const { folder, program, signal } = context;
  const { action, to, url, dryRun = false, updateHelmignore = false, sources } = config;
  const inFile = (['to', 'url'] as const).filter((name) => sources[name]?.kind === 'file');
  const namesInFile = (config.repositories ?? []).map(({ name }) => name);
  const given = { action, to, url, inFile, namesInFile, dryRun, updateHelmignore, folderName: basename(folder) };
  const report = await init(given, folder, signal);
  const { files, stack, repository, lacking, helmignoreLacking, helmignoreAdded } = report;
  const charts = report.charts.map(({ error, ...chart }) => ({ ...chart, error: error === null ? null : errorDocument(error) }));
  const common = jsonDocument({ command: 'init', dryRun, repository: { target: report.to, url: url ?? null }, error: null });
  const document = { ...common, init: { charts, files, stack, githubRepository: repository, lacking, helmignoreLacking, helmignoreAdded } };
  return {
    text: initResult(report, resultView(input)),
    document,
    warnings: [],
    errors: [],
    state: dryRun ? 'dry run, nothing was written' : '',
    next: initNext(report, program),
    exitCode: 0,
  };
};
