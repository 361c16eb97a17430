/** Options as a function of the library hands them on: checked, and with their defaults. */
import { readCall } from '../../../src/client/read-call.ts';
import type { Complete, OperationOptions } from '../../../src/operations/options.ts';

export function complete<O extends keyof OperationOptions>(operation: O, options: OperationOptions[O]): Complete<O> {
  return readCall(operation, options, {});
}
