/** The report of the `infra` operations. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ResourceChange } from '../../ports/stack-host.ts';
import type { Figures } from '../../repository/outcome.ts';

/** `previewed`: only a change set was created, and deleted. `declined`: the user said no. `unfinished`: CloudFormation continues. */
export type StackOutcome = 'created' | 'updated' | 'unchanged' | 'previewed' | 'declined' | 'read' | 'failed' | 'unfinished';

/** Never contains a secret parameter. */
export interface StackReport {
  readonly command: 'infra';
  readonly dryRun: boolean;
  readonly stack: { readonly name: string; readonly region: string };
  readonly outcome: StackOutcome;
  readonly changes: readonly ResourceChange[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
