/** Reads what a program gives to a function of the library: strictly, and with the one default of each option. */
import { checkCall } from '../config/check-options.ts';
import { withDefaults } from '../config/operation-defaults.ts';
import type { Complete, OperationOptions } from '../operations/options.ts';

/** @throws CH_USAGE for a name that the function or its context does not have, and for a value of another type */
export function readCall<O extends keyof OperationOptions>(operation: O, options: OperationOptions[O], context: object): Complete<O> {
  // The types are made of the same table as the defaults.
  return withDefaults(operation, checkCall(operation, options, context)) as Complete<O>;
}
