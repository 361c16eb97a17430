/** `charthouse mirror` and `charthouse promote`: copy charts from another repository. */
import { CharthouseError } from '../base/error.ts';
import { mirror, promote } from '../client/copy.ts';
import { archivePath, isRegistry } from '../client/copy-places.ts';
import { parseTarget } from '../config/target.ts';
import type { OptionName, ResolvedConfig } from '../config/types.ts';
import { option } from '../hint/hint.ts';
import type { CopyReport } from '../operations/copy/request.ts';
import { copyResult, copyState } from '../report/copy-text.ts';
import { errorDocument, jsonDocument } from '../report/document.ts';
import type { View } from '../report/view.ts';
import { type CommandInput, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints the outcome of each version. */
export const runMirror: RunCommand = async (input) => {
  const { args, config } = input;
  const [source = '', ...versions] = args;
  const options = optionsFor('mirror', ofThisTarget(config));
  const to = targetNamed(config);
  await refuseUnusedPages(to, input);
  return resultOf(await mirror({ ...options, source, versions, to }, operationContext(input)), resultView(input));
};

/** The same, for versions that must be named. */
export const runPromote: RunCommand = async (input) => {
  const { args, config } = input;
  const { from } = config;
  if (from === undefined) {
    throw new CharthouseError('CH_NO_TARGET', {
      message: 'the repository to copy from is not named',
      hint: `name it with ${option('from')}, such as s3://charts-staging`,
    });
  }
  const options = optionsFor('promote', ofThisTarget(config));
  const to = targetNamed(config);
  await refuseUnusedPages(to, input);
  return resultOf(await promote({ ...options, from, versions: args, to }, operationContext(input)), resultView(input));
};

/** The repository of charthouse.yaml is that of its charts: charts of others get there only if the command says so. */
function targetNamed({ to, sources }: ResolvedConfig): string {
  if (to === undefined || sources.to === undefined || sources.to.kind === 'file') {
    throw new CharthouseError('CH_NO_TARGET', {
      message: 'the repository to copy into is not named',
      hint: `name it with ${option('to')}: charthouse.yaml does not count here`,
    });
  }
  if (!to.startsWith('oci://')) parseTarget(to);
  return to;
}

/** A registry has no pages, and those of an archive cannot be opened. In charthouse.yaml, `pages` is for repositories. @throws CH_USAGE */
async function refuseUnusedPages(to: string, input: CommandInput): Promise<void> {
  if (input.config.sources.pages?.kind !== 'flag') return;
  const place = isRegistry(to)
    ? 'a registry'
    : (await archivePath(to, operationContext(input))) === undefined
      ? undefined
      : 'an archive file';
  if (place === undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: `${option('pages')} has no effect with ${place} as the target`,
    hint: `leave it out; once the charts are in a folder or a bucket, run charthouse pages build`,
  });
}

/** What charthouse.yaml says of its own repository is not about another one. */
function ofThisTarget(config: ResolvedConfig): ResolvedConfig {
  const isOfFile = (name: OptionName): boolean => config.sources[name]?.kind === 'file';
  const { url, distribution, account } = config;
  return {
    ...config,
    url: isOfFile('url') ? undefined : url,
    distribution: isOfFile('distribution') ? undefined : distribution,
    account: isOfFile('account') ? undefined : account,
  };
}

function resultOf(report: CopyReport, view: View): CommandResult {
  const { source } = report;
  const copies = report.copies.map(({ error, ...copy }) => ({ ...copy, ...(error ? { error: errorDocument(error) } : {}) }));
  const document = { ...jsonDocument(report), source, copies };
  return {
    text: copyResult(report, view),
    document,
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: copyState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
}
