/** `charthouse audit`: what any reader refuses in a repository. */
import { audit } from '../client/audit.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { auditFindings } from '../report/audit-markdown.ts';
import { auditResult, auditState } from '../report/audit-text.ts';
import { jsonDocument } from '../report/document.ts';
import type { View } from '../report/view.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';
import { keptStatusPage } from './status-page.ts';

/** Prints the findings, grouped by rule. */
export const runAudit: RunCommand = async (input) => {
  const { config } = input;
  const to = readsByUrl(config) ? undefined : targetOf(config);
  const report = await audit({ ...optionsFor('audit', config), to }, operationContext(input));
  // An audit of the index alone has not looked at the packages, whose findings the page would lose.
  const page = config.indexOnly ? undefined : await keptStatusPage(input, report);
  const warnings = [...report.warnings, ...(page?.warnings ?? [])];
  const { revision, versions } = report.index;
  const index = { revisionBefore: revision, revisionAfter: revision, versionsBefore: versions, versionsAfter: versions, attempts: 0 };
  const { counts, read, resumed, skipped, accepted, findings } = report;
  return {
    text: await textOf(report, config.report, resultView(input)),
    page: auditFindings(report),
    document: { ...jsonDocument({ ...report, index, warnings }), counts, read, resumed, skipped, accepted, findings },
    warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: `${auditState(report)}${page?.state ?? ''}`,
    exitCode: report.error?.exitCode ?? 0,
  };
};

/** Each form is loaded when it is asked for. */
async function textOf(report: AuditReport, form: ResolvedConfig['report'], view: View): Promise<string> {
  switch (form) {
    case 'markdown':
      return (await import('../report/audit-markdown.ts')).auditMarkdown(report);
    case 'junit':
      return (await import('../report/audit-junit.ts')).auditJunit(report);
    case 'sarif':
      return (await import('../report/audit-sarif.ts')).auditSarif(report);
    case 'prometheus':
      return (await import('../report/audit-prometheus.ts')).auditPrometheus(report).trimEnd();
    default:
      return auditResult(report, view);
  }
}
