/** Whether requests go through a proxy: what fails at one looks as if it failed at the store. */
import { type Checkup, type Finding, failed, ok } from '../base/check.ts';
import { proxyVariables } from '../runtime/proxies.ts';

/** By the environment alone. */
export function proxyCheckup(env: Readonly<Record<string, string | undefined>>): Checkup {
  return { checks: [{ name: 'proxy', run: async () => finding(env) }], tidyUp: async () => [] };
}

function finding(env: Readonly<Record<string, string | undefined>>): Finding {
  const variables = proxyVariables(env);
  const names = variables.map(({ name }) => name);
  const details = { variables: names };
  const broken = variables.filter(({ isUsable }) => !isUsable).map(({ name }) => name);
  if (broken.length > 0)
    return failed(`${broken.join(' and ')} is not an http or https URL`, `set or unset ${broken.join(' and ')}`, details);
  return names.length === 0 ? ok('no proxy is set', details) : ok(`set by ${names.join(', ')}`, details);
}
