/** Chooses the parameters of a stack. */
import type { ExistingStack } from '../../ports/stack-host.ts';

/** The given parameters, and those of the stack that keep their values; for the rest the template's defaults apply. */
export function wantedParameters(
  given: ReadonlyMap<string, string>,
  known: readonly string[],
  existing: Pick<ExistingStack, 'parameters'> | undefined,
): ReadonlyMap<string, string | undefined> {
  const kept = known.filter((name) => !given.has(name) && existing?.parameters.has(name) === true);
  return new Map<string, string | undefined>([...kept.map((name) => [name, undefined] as const), ...given]);
}
