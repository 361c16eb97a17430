import { describe, expect, it } from 'vitest';
import { parseRepositories, readRepositories } from './repositories.ts';

const parse = (text: string) => parseRepositories(Buffer.from(text), 'repositories.yaml');

const written = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: /etc/ca.pem
  certFile: ""
  insecure_skip_tls_verify: true
  keyFile: ""
  name: corp
  pass_credentials_all: true
  password: "123"
  url: https://charts.example.com/stable
  username: me
- {name: open, URL: https://charts.example.org, username: 7, unknown: [1]}
`;

describe("Helm's repositories", () => {
  it('are read with all their fields, numbers as text, and keys in any case', () => {
    const [corp, open] = parse(written);
    expect(corp).toEqual({
      ...{ name: 'corp', url: 'https://charts.example.com/stable', source: 'helm' },
      where: { file: 'repositories.yaml', line: 4, column: 3 },
      ...{ username: 'me', password: '123', caFile: '/etc/ca.pem', certFile: undefined, keyFile: undefined },
      ...{ insecure: true, allHosts: true },
    });
    expect(open).toMatchObject({ name: 'open', url: 'https://charts.example.org', username: '7', password: undefined, insecure: false });
  });

  it.each(['', 'apiVersion: v1', 'repositories:', 'repositories: []', '{}'])('are none in %j', (text) => {
    expect(parse(text)).toEqual([]);
  });

  it.each([
    ['- a', 'it is not a map', { line: 1, column: 1 }],
    ['repositories: {}', '"repositories" is not a list', { line: 1, column: 15 }],
    ['repositories:\n- corp', 'an item of "repositories" is not a map', { line: 2, column: 3 }],
    ['repositories:\n-', 'an item of "repositories" is not a map', { line: 2 }],
    ['repositories:\n- url: [a]', "'url' is not a text", { line: 2, column: 8 }],
    ['repositories:\n- {name: a, insecure_skip_tls_verify: "true"}', "'insecure_skip_tls_verify' is neither", { line: 2 }],
    ['repositories:\n- password: *canary', 'it is not valid YAML', { line: 2 }],
    ['repositories:\n- password: "canary\n', 'it is not valid YAML', { line: 2 }],
  ])('%j is refused with its place, and without what is written there', (text, message, where) => {
    const refused = (() => {
      try {
        return parse(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toMatchObject({ code: 'CH_DEPENDENCY_REPOSITORY', exitCode: 3, where: { file: 'repositories.yaml', ...where } });
    expect(String(refused)).toContain(message);
    expect(String(refused) + JSON.stringify(refused)).not.toContain('canary');
  });

  it.each([
    ['ENOENT', []],
    ['ENOTDIR', []],
    ['EACCES', 'permission denied (EACCES)'],
    ['EISDIR', 'it is a folder'],
  ])('are none without a file, and a file that cannot be read is an error: %s', async (code, expected) => {
    const readFile = () => Promise.reject(Object.assign(new Error(code), { code }));
    const read = readRepositories('repositories.yaml', { readFile });
    if (typeof expected === 'string') await expect(read).rejects.toThrow(expected);
    else expect(await read).toEqual(expected);
  });
});
