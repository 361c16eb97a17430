/** Finds the environment variables that configure a proxy. */
import { CharthouseError } from '../base/error.ts';

/** A variable that is set, and whether its value is a valid proxy URL. */
export interface ProxyVariable {
  readonly name: string;
  readonly isUsable: boolean;
}

/** The lower-case name has precedence, as in `proxyAgent`. Values are not returned: they may contain a password. */
export function proxyVariables(env: Readonly<Record<string, string | undefined>>): readonly ProxyVariable[] {
  return ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((lower) => {
    const name = [lower, lower.toUpperCase()].find((each) => env[each] !== undefined);
    const value = name === undefined ? undefined : env[name];
    if (name === undefined || value === undefined || value === '') return [];
    return [{ name, isUsable: lower === 'no_proxy' || isProxyUrl(value) }];
  });
}

/** What is wrong with the variables; undefined if nothing is. */
export function proxyFault(variables: readonly ProxyVariable[]): { readonly message: string; readonly hint: string } | undefined {
  const broken = variables.filter(({ isUsable }) => !isUsable).map(({ name }) => name);
  if (broken.length === 0) return undefined;
  return {
    message: `${broken.join(' and ')} ${broken.length === 1 ? 'is not an http or https URL' : 'are no http or https URLs'}`,
    hint: `set or unset ${broken.join(' and ')}; a proxy is http://HOST:PORT`,
  };
}

/** @throws CH_USAGE for an invalid proxy URL: the client's own error would show its value, and not the variable */
export function checkProxies(env: Readonly<Record<string, string | undefined>>): void {
  const fault = proxyFault(proxyVariables(env));
  if (fault !== undefined) throw new CharthouseError('CH_USAGE', fault);
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
