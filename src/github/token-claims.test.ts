import { describe, expect, it } from 'vitest';
import { tokenClaims } from './token-claims.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the claims of a token', () => {
  it('are texts, however they are said', () => {
    const token = `${part({ alg: 'RS256' })}.${part({ sub: 'repo:ä/b', exp: 5, aud: ['a', 'b'], act: { sub: 'c' } })}.signature`;
    expect(tokenClaims(token)).toEqual({ sub: 'repo:ä/b', exp: '5', aud: 'a, b' });
  });

  it.each(['', 'secret', 'a.b.c', `a.${part([1])}.c`, `a.${part(null)}.c`])('are empty if it is not a token: %j', (token) => {
    expect(tokenClaims(token)).toEqual({});
  });
});
