/** Which parameters a stack is to have. */
import type { ExistingStack } from '../../ports/stack-host.ts';

/** Those that are given, and those of the stack that stay as they are; the template's defaults count for the rest. */
export function wantedParameters(
  given: ReadonlyMap<string, string>,
  known: readonly string[],
  standing: Pick<ExistingStack, 'parameters'> | undefined,
): ReadonlyMap<string, string | undefined> {
  const kept = known.filter((name) => !given.has(name) && standing?.parameters.has(name) === true);
  return new Map<string, string | undefined>([...kept.map((name) => [name, undefined] as const), ...given]);
}
