/** `charthouse audit`: what any reader refuses in a repository. */
import { audit } from '../client/operations.ts';
import { auditResult, auditState } from '../report/audit-text.ts';
import { jsonDocument } from '../report/document.ts';
import { operationContext, type RunCommand } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';

/** Prints the findings, grouped by rule. */
export const runAudit: RunCommand = async (input) => {
  const { config } = input;
  const to = readsByUrl(config) ? undefined : targetOf(config);
  const report = await audit({ ...optionsFor('audit', config), to }, operationContext(input));
  const { revision, versions } = report.index;
  const index = { revisionBefore: revision, revisionAfter: revision, versionsBefore: versions, versionsAfter: versions, attempts: 0 };
  const { counts, read, skipped, findings } = report;
  return {
    text: auditResult(report),
    document: { ...jsonDocument({ ...report, index }), counts, read, skipped, findings },
    warnings: [],
    errors: report.error === null ? [] : [{ error: report.error }],
    state: auditState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
