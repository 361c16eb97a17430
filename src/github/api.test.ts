import { describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../runtime/http.ts';
import { askGitHub } from './api.ts';

const apiUrl = 'https://api.example.com';
const { signal } = new AbortController();

/** What the API answers to every question, and what it was asked. */
function answering(status: number, headers: HttpAnswer['headers'] = {}, body = '{}') {
  const asked: { readonly url: string; readonly request: HttpRequest | undefined }[] = [];
  const client = {
    open: async (url: string, request?: HttpRequest): Promise<HttpAnswer> => {
      asked.push({ url, request });
      const pieces = async function* () {
        yield Buffer.from(body);
      };
      return { status, url, headers, body: pieces(), discard: async () => undefined };
    },
  };
  const clock = { now: () => Date.UTC(2026, 0, 1), sleep: async () => undefined };
  return { asked, ports: { client, retry: { clock, random: { unit: () => 0, id: () => '' } }, apiUrl, token: 'secret' } };
}

describe('GitHub', () => {
  it('is followed to its next page, with the token', async () => {
    const { asked, ports } = answering(200, { link: `<${apiUrl}/x?page=2>; rel="next", <${apiUrl}/x?page=9>; rel="last"` });
    expect(await askGitHub('/x', signal, ports)).toMatchObject({ value: { next: `${apiUrl}/x?page=2` } });
    expect(asked[0]).toMatchObject({ url: `${apiUrl}/x`, request: { headers: { authorization: 'Bearer secret' } } });
  });

  it.each(['https://evil.example.com/x', 'http://api.example.com/x', '/x?page=2'])(
    'is not followed to %s, which would get the token',
    async (to) => {
      const { ports } = answering(200, { link: `<${to}>; rel="next"` });
      expect(await askGitHub('/x', signal, ports)).toMatchObject({ kind: 'shown', value: { next: undefined } });
    },
  );

  it.each<[string, number, HttpAnswer['headers'], string]>([
    ['does not know the token', 401, {}, 'invalid GitHub token'],
    ['has had enough for a while', 429, { 'retry-after': '90' }, '2026-01-01T00:01:30.000Z'],
    ['has had enough for the hour', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767229200' }, '2026-01-01T01:00:00.000Z'],
  ])('that %s is asked once', async (_, status, headers, why) => {
    const { asked, ports } = answering(status, headers);
    expect(await askGitHub('/x', signal, ports)).toMatchObject({ kind: 'lacking', why: expect.stringContaining(why) });
    expect(asked).toHaveLength(1);
  });

  it('that answers with the page of a proxy is reported as not JSON', async () => {
    const { ports } = answering(200, {}, '<html>');
    await expect(askGitHub('/x', signal, ports)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
  });
});
