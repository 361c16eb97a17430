/** From the configuration of a run to the options of an operation. */
import { fieldName, optionSpec } from '../config/names.ts';
import { optionsOfOperation } from '../config/operation-fields.ts';
import type { OperationName } from '../config/operations.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { OperationOptions } from '../operations/options.ts';

/** What flags, environment and file set. What is not set stays unset: the operation has the one default of each option. */
export function optionsFor<O extends OperationName>(operation: O, config: ResolvedConfig): Partial<OperationOptions[O]> {
  const values: Readonly<Record<string, unknown>> = { ...config };
  const set = optionsOfOperation(operation)
    .map(([name]) => fieldName(name))
    .filter((field) => values[field] !== undefined);
  // The table gives each option the type of the operation's field: a test calls every operation with every option.
  return Object.fromEntries(set.map((field) => [field, values[field]])) as Partial<OperationOptions[O]>;
}

/** The repository of a command that must have one. */
export function targetOf({ to }: ResolvedConfig): string {
  return to ?? String(optionSpec('to').default);
}
