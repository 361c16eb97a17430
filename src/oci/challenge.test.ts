import { expect, it } from 'vitest';
import { challengeOf } from './challenge.ts';

const bearer = (realm: string, service?: string, scope?: string) => ({ scheme: 'bearer', realm, service, scope });

it.each([
  [
    'Docker Hub',
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    bearer('https://auth.docker.io/token', 'registry.docker.io', 'repository:a/b:pull'),
  ],
  [
    'several actions',
    'Bearer realm="https://r/t",scope="repository:a/b:pull,push repository:c:pull"',
    bearer('https://r/t', undefined, 'repository:a/b:pull,push repository:c:pull'),
  ],
  ['ECR', 'Basic realm="https://1.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"', { scheme: 'basic' }],
  ['other case and spaces', 'BEARER  Realm = "https://r/t" , service = x', bearer('https://r/t', 'x')],
  ['an escaped quote', String.raw`Bearer realm="https://r/\"t"`, bearer('https://r/"t')],
  ['two headers in one', 'Basic realm="a", Bearer realm="https://r/t"', bearer('https://r/t')],
  ['another one first', 'Negotiate, Basic realm="a"', { scheme: 'basic' }],
  ['a bearer without a realm', 'Bearer service="x"', undefined],
  ['another scheme', 'Digest realm="a", nonce="b"', undefined],
  ['nothing', undefined, undefined],
  ['no header at all', '', undefined],
  ['what is none', '=,,"', undefined],
  ['what is too long', `Bearer realm="https://r/t",scope="${'a'.repeat(9000)}"`, undefined],
])('reads the challenge of %s', (_, header, expected) => {
  expect(challengeOf(header)).toEqual(expected);
});
