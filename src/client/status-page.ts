/** Writes the figures of a run into status.html. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import type { Warning } from '../base/warning.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import type { BuildPagesOptions } from '../operations/options.ts';
import type { StatusReport } from '../operations/status/report.ts';
import type { NewFigures } from '../pages/status-figures.ts';
import { type OperationContext, withStore } from './context.ts';
import { readCall } from './read-call.ts';

/** What became of it. The run itself is over: that the page could not be written is a warning. */
export async function writeStatusPage(
  report: AuditReport | StatusReport,
  given: BuildPagesOptions,
  context: OperationContext,
): Promise<readonly Warning[]> {
  const figures = await figuresOf(report);
  if (figures === undefined) return [warning('the audit did not come to its end', 'remove the cause of its error, and run it again')];
  const options = readCall('buildPages', given, context);
  const [{ keepStatusPage }, { siteOf }] = await Promise.all([
    import('../operations/pages/status-page.ts'),
    import('../operations/pages/site.ts'),
  ]);
  try {
    return await withStore(options.to, options, context, async (services) => {
      const outcome = await keepStatusPage(siteOf(services.url, context.site ?? {}).site, figures, services);
      return outcome === 'conflict' ? [warning('other runs changed it at each attempt', 'run the command again')] : [];
    });
  } catch (thrown) {
    context.signal?.throwIfAborted();
    const { message, hint } = asCharthouseError(thrown, { aborted: false, reason: undefined });
    return [warning(message, hint)];
  }
}

async function figuresOf(report: AuditReport | StatusReport): Promise<NewFigures | undefined> {
  if (report.command === 'audit') return (await import('../operations/audit/public-figures.ts')).figuresOfAudit(report);
  return (await import('../operations/status/public-figures.ts')).figuresOfStatus(report);
}

function warning(why: string, hint: string): Warning {
  return { code: 'status-page-not-written', message: `status.html was not written: ${why}`, hint };
}
