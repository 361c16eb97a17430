/** Whether requests go through a proxy: what fails at one looks as if it failed at the store. */
import { type Checkup, type Finding, failed, ok } from '../ports/check.ts';
import { proxyFault, proxyVariables } from '../runtime/proxies.ts';

/** By the environment alone. */
export function proxyCheckup(env: Readonly<Record<string, string | undefined>>): Checkup {
  return { checks: [{ name: 'proxy', run: async () => finding(env) }], tidyUp: async () => [] };
}

function finding(env: Readonly<Record<string, string | undefined>>): Finding {
  const variables = proxyVariables(env);
  const names = variables.map(({ name }) => name);
  const details = { variables: names };
  const fault = proxyFault(variables);
  if (fault !== undefined) return failed(fault.message, fault.hint, details);
  return names.length === 0 ? ok('no proxy is set', details) : ok(`set by ${names.join(', ')}`, details);
}
