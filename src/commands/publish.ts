/** `charthouse publish`: publishes charts to a repository. */

import { dirname } from 'node:path';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { publish } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { option } from '../hint/hint.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { publishNext, publishResult, publishState } from '../report/publish-text.ts';
import type { OnEvent } from '../repository/events.ts';
import { filesIn } from '../runtime/files-in.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { isRunner } from './runner.ts';
import { refuseUnusedHelm } from './unused-helm.ts';

/** Prints the outcome of each chart. */
export const runPublish: RunCommand = async (input) => {
  const { config, context } = input;
  // A wrong target is reported first, before any chart is read.
  parseTarget(targetOf(config));
  refuseUnusedHelm(config, 'publish');
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = context.environment['SOURCE_DATE_EPOCH'];
  const put = { packages: 0, provenance: 0 };
  const onEvent: OnEvent = (event) => {
    if (event.kind === 'package-staged') put.packages += 1;
    if (event.kind === 'provenance-put') put.provenance += 1;
    input.progress.event(event);
  };
  const report = await publish(
    { ...optionsFor('publish', config), charts, to: targetOf(config), sourceDateEpoch },
    { ...operationContext(input), onEvent },
  );
  const mayBeginAgain = !isRunner(context.environment) && !(await isInGit(context.folder));
  const result: CommandResult = {
    text: publishResult(report, resultView(input)),
    document: {
      ...jsonDocument(report),
      ...(report.artifactHub === undefined ? {} : { artifactHub: report.artifactHub }),
      ...(report.pages === undefined ? {} : { pages: report.pages }),
    },
    warnings: report.warnings,
    errors: chartErrors(report),
    state: publishState(report, put),
    next: publishNext(report, context.program, mayBeginAgain, config.site?.name),
    repositoryName: config.site?.name,
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, [...warnings, ...defaultTarget(config)]);
};

/** --url is where users read, not where a run writes: without --to, the answer may be about another repository than the user expects. */
function defaultTarget(config: ResolvedConfig): readonly Warning[] {
  if (!config.dryRun || config.url === undefined || config.to !== undefined) return [];
  const message = `the repository is ${quoted(targetOf(config))}, the default of ${option('to')}: ${option('url')} names the public URL alone`;
  return [{ code: 'default-target', message, hint: `name the repository with ${option('to')}` }];
}

/** Whether the folder, or one above it, is the root of a git work tree. */
async function isInGit(folder: string): Promise<boolean> {
  for (let [at, above] = [folder, dirname(folder)]; ; [at, above] = [above, dirname(above)]) {
    if ((await filesIn(at).info('.git')) !== undefined) return true;
    if (at === above) return false;
  }
}
