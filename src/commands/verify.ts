/** `charthouse verify`: compares every listed package with its digest. */

import { verify } from '../client/operations.ts';
import type { Source } from '../config/types.ts';
import { jsonDocument } from '../report/document.ts';
import { verifyResult, verifyState } from '../report/verify-text.ts';
import { operationContext, type RunCommand } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

const strength: Readonly<Record<Source['kind'], number>> = { file: 1, environment: 2, flag: 3, input: 3 };

const strengthOf = (source: Source | undefined): number => (source === undefined ? 0 : strength[source.kind]);

/** Prints each finding. */
export const runVerify: RunCommand = async (input) => {
  const { args, config } = input;
  // `verify --url` means the repository as its users see it, whatever target the file or the default name.
  const byUrl = !config.local && config.url !== undefined && strengthOf(config.sources.url) > strengthOf(config.sources.to);
  const report = await verify(
    { ...optionsFor('verify', config), to: byUrl ? undefined : targetOf(config), versions: args },
    operationContext(input),
  );
  const { revision, versions } = report.index;
  const index = { revisionBefore: revision, revisionAfter: revision, versionsBefore: versions, versionsAfter: versions, attempts: 0 };
  return {
    text: verifyResult(report),
    document: { ...jsonDocument({ ...report, index }), findings: report.findings },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: verifyState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
