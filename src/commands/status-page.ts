/** `--status-page`: for the commands whose figures status.html shows. */
import type { Warning } from '../base/warning.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import type { StatusReport } from '../operations/status/report.ts';
import { type CommandInput, operationContext } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** What became of the page. `state`: to follow the state of the run. */
export interface KeptPage {
  readonly warnings: readonly Warning[];
  readonly state: string;
}

/** Writes the figures if this run is asked to and charthouse.yaml allows it. */
export async function keptStatusPage(input: CommandInput, report: AuditReport | StatusReport): Promise<KeptPage> {
  const { config } = input;
  if (!config.statusPage) return { warnings: [], state: '' };
  if (config.site?.status !== true)
    return { warnings: [], state: '; no status.html, since charthouse.yaml has no status: true below site' };
  const { writeStatusPage } = await import('../client/status-page.ts');
  // The URL that was read need not be that of the repository: a stack names its own.
  const options = { ...optionsFor('buildPages', config), to: targetOf(config) };
  const warnings = await writeStatusPage(report, options, operationContext(input));
  return { warnings, state: warnings.length > 0 ? '; status.html is as before' : '; status.html written' };
}
