/** The operation `authenticate`. */
import type { AuthenticateReport } from '../operations/authenticate/authenticate.ts';
import type { AuthenticateOptions } from '../operations/options.ts';
import { type OperationContext, withIdentity } from './context.ts';
import { readCall } from './read-call.ts';

/**
 * The AWS identity that a publish would use: finds credentials, or assumes a role, and asks STS for their owner. Reads and writes nothing else.
 * Once it has begun it does not throw: `error` of the report has the reason.
 *
 * @throws CH_USAGE for invalid options, CH_ACCOUNT_WRONG for a role of another account: before anything is asked
 */
export async function authenticate(given: AuthenticateOptions = {}, context: OperationContext = {}): Promise<AuthenticateReport> {
  const options = readCall('authenticate', given, context);
  const { askIdentity } = await import('../operations/authenticate/authenticate.ts');
  return withIdentity(options, context, (services) => askIdentity({ account: options.account }, services));
}
