/** The report of a copy into a registry: that of a copy without an index. */
import { indexOutcome } from '../../repository/index-state.ts';
import { noInvalidation } from '../../repository/invalidation/invalidate.ts';
import { invalidationOutcome } from '../../repository/invalidation/staleness.ts';
import { copyFailure, copyWarnings } from './report.ts';
import type { CopyReport, CopyState, RegistryCopyPorts, RegistryCopyRequest } from './request.ts';

/** What the report is of. */
interface RegistryRun {
  readonly request: RegistryCopyRequest;
  readonly ports: RegistryCopyPorts;
  readonly durationMs: number;
}

/** What was pushed is there, also if the run ended before the rest. */
export function registryReport(state: CopyState, { request, ports, durationMs }: RegistryRun): CopyReport {
  return {
    command: request.command,
    dryRun: request.dryRun,
    repository: { target: ports.registry.name, url: null },
    source: ports.source.name,
    copies: state.copies,
    index: indexOutcome(state),
    invalidation: invalidationOutcome(noInvalidation, undefined),
    figures: { ...ports.traffic(), durationMs },
    warnings: copyWarnings(state),
    error: state.error ?? copyFailure(state.copies),
  };
}
