import { describe, expect, it } from 'vitest';
import { proxyChecks } from './proxy-check.ts';

const secret = 'http://user:secret@proxy.example.com:3128';

describe('the proxy', () => {
  it.each([
    [{}, 'ok', []],
    [{ HTTPS_PROXY: '' }, 'ok', []],
    [{ HTTPS_PROXY: secret, NO_PROXY: '.internal' }, 'ok', ['HTTPS_PROXY', 'NO_PROXY']],
    // The lower-case form counts, also to say that there is none.
    [{ https_proxy: '', HTTPS_PROXY: secret }, 'ok', []],
    [{ http_proxy: 'proxy.example.com:3128' }, 'failed', ['http_proxy']],
    [{ HTTP_PROXY: 'socks5://proxy.example.com' }, 'failed', ['HTTP_PROXY']],
  ])('%j: %s', async (env, outcome, variables) => {
    const [check] = proxyChecks(env).checks;
    const finding = await check?.run(new AbortController().signal);
    expect(finding).toMatchObject({ outcome, details: { variables } });
    expect(JSON.stringify(finding)).not.toContain('secret');
  });
});
