/** Checks the proxy settings: a failure at a proxy looks like a failure at the store. */
import { type CheckGroup, type Finding, failed, ok } from '../ports/check.ts';
import { proxyFault, proxyVariables } from '../runtime/proxies.ts';

/** Reads only the environment. */
export function proxyChecks(env: Readonly<Record<string, string | undefined>>): CheckGroup {
  return { checks: [{ name: 'proxy', run: async () => finding(env) }], cleanUp: async () => [] };
}

function finding(env: Readonly<Record<string, string | undefined>>): Finding {
  const variables = proxyVariables(env);
  const names = variables.map(({ name }) => name);
  const details = { variables: names };
  const fault = proxyFault(variables);
  if (fault !== undefined) return failed(fault.message, fault.hint, details);
  return names.length === 0 ? ok('no proxy is set', details) : ok(`set by ${names.join(', ')}`, details);
}
