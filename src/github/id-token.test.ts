import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { HttpAnswer, HttpRequest } from '../runtime/http.ts';
import { askIdToken } from './id-token.ts';

const url = 'https://runner.example.com/token?api-version=2.0';
const env = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret' };
const token = `head.${Buffer.from('{"sub":"repo:o/n:ref:refs/tags/v1"}').toString('base64url')}.sign`;
const right = [200, JSON.stringify({ value: token })] as const;

/** A runner that answers each question with the next of these; the last answers all that follow. */
function runner(...answers: readonly (readonly [number, string] | CharthouseError)[]) {
  const asked: { readonly url: string; readonly request: HttpRequest | undefined }[] = [];
  const open = async (to: string, request?: HttpRequest): Promise<HttpAnswer> => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push({ url: to, request });
    if (answer instanceof CharthouseError || answer === undefined) throw answer;
    const pieces = async function* () {
      yield Buffer.from(answer[1]);
    };
    return { status: answer[0], url: to, headers: {}, body: pieces(), discard: async () => undefined };
  };
  const clock = { now: () => 0, sleep: async () => undefined };
  const ask = (environment: Readonly<Record<string, string>> = env) =>
    askIdToken('sts.amazonaws.com', { client: { open }, retry: { clock, random: { unit: () => 0 } }, env: environment });
  return { asked, ask };
}

const broken = new CharthouseError('CH_HTTP_FAILED', { message: 'broke', details: { reason: 'ECONNRESET' }, retryable: true });

describe('the token of a job', () => {
  it('is asked of the runner for its audience, and its claims are read', async () => {
    const { asked, ask } = runner(right);
    expect(await ask()).toEqual({ token, claims: { sub: 'repo:o/n:ref:refs/tags/v1' } });
    expect(asked[0]).toMatchObject({
      url: `${url}&audience=sts.amazonaws.com`,
      request: { headers: { authorization: 'Bearer request-secret' }, isRetry: false },
    });
  });

  it.each([
    ['an answer that broke', broken],
    ['trouble at GitHub', [503, '']],
    ['half an answer', [200, right[1].slice(0, 20)]],
  ] as const)('is asked for again after %s', async (_, first) => {
    const { asked, ask } = runner(first, right);
    expect(await ask()).toMatchObject({ token });
    expect(asked.map(({ request }) => request?.isRetry)).toEqual([false, true]);
  });

  it.each([
    ['a job that may not', { GITHUB_ACTIONS: 'true' }, 'id-token-not-permitted', 'id-token: write'],
    ['no job at all', {}, 'no-github-job', 'remove --role-to-assume'],
    ['a job with half of what it needs', { ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }, 'id-token-not-permitted', 'fork'],
  ])('is not asked for by %s', async (_, environment, reason, hint) => {
    const { asked, ask } = runner(right);
    await expect(ask(environment)).rejects.toMatchObject({
      ...{ code: 'CH_CREDENTIALS', details: { reason }, hint: expect.stringContaining(hint) },
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['is refused', [401, 'secret'], 'id-token-refused', 1],
    ['is forbidden', [403, 'secret'], 'id-token-refused', 1],
    ['never comes whole', [200, right[1].slice(0, 40)], 'id-token-unreadable', 5],
    ['is not in the answer', [200, '{"count":1}'], 'id-token-unreadable', 5],
    ['is longer than any', [200, `{"value":"${'x'.repeat(70_000)}"}`], 'id-token-unreadable', 5],
    ['is never there', [500, ''], 'id-token-unavailable', 5],
    ['breaks each time', broken, 'ECONNRESET', 5],
  ] as const)('that %s fails with its reason, without a secret', async (_, answer, reason, times) => {
    const { asked, ask } = runner(answer);
    const error: unknown = await ask().catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'CH_CREDENTIALS', details: { reason }, retryable: false });
    if (!(error instanceof CharthouseError)) throw error;
    const said = JSON.stringify([error.message, error.hint, error.details, String(error.cause)]);
    for (const secret of ['secret', 'head', 'audience']) expect(said).not.toContain(secret);
    expect(asked).toHaveLength(times);
  });
});
