/** `charthouse verify`: is every listed package there, with its digest. */
import { parseTarget } from '../../config/target.ts';
import { jsonDocument } from '../../report/document.ts';
import { verifyResult, verifyState } from '../../report/verify-text.ts';
import { verify } from '../../wire.ts';
import { type RunCommand, wireContext } from '../command.ts';

/** Prints each finding. */
export const runVerify: RunCommand = async (input) => {
  const { words, config } = input;
  // A URL alone means the repository as its users see it: the default target would be another one.
  const byUrl = config.url !== undefined && config.sources.to.kind === 'default';
  if (!byUrl) parseTarget(config.to);
  const report = await verify({ ...config, to: byUrl ? undefined : config.to, versions: words }, wireContext(input));
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
