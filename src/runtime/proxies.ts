/** Which variables of the environment lead requests through a proxy. */

/** A variable that is set, and whether its value can be used. */
export interface ProxyVariable {
  readonly name: string;
  readonly isUsable: boolean;
}

/** The lower-case form counts before the other one, as in `proxyAgent`. Values are not told: they may hold a password. */
export function proxyVariables(env: Readonly<Record<string, string | undefined>>): readonly ProxyVariable[] {
  return ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((lower) => {
    const name = [lower, lower.toUpperCase()].find((each) => env[each] !== undefined);
    const value = name === undefined ? undefined : env[name];
    if (name === undefined || value === undefined || value === '') return [];
    return [{ name, isUsable: lower === 'no_proxy' || isProxyUrl(value) }];
  });
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
