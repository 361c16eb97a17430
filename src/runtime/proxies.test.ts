import { expect, it } from 'vitest';
import { proxyFault, proxyVariables } from './proxies.ts';

it.each([
  [{ HTTP_PROXY: 'socks5://proxy:1080' }, 'HTTP_PROXY is not an http or https URL'],
  [{ HTTP_PROXY: 'proxy', HTTPS_PROXY: 'proxy' }, 'HTTP_PROXY and HTTPS_PROXY are no http or https URLs'],
  [{ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost' }, undefined],
])('names each variable that is no URL of a proxy: %j', (env, message) => {
  expect(proxyFault(proxyVariables(env))?.message).toBe(message);
});
