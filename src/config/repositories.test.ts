import { describe, expect, it } from 'vitest';
import { readConfigFile } from './file.ts';

const read = (text: string, file = 'charthouse.yaml') => readConfigFile(Buffer.from(text), file);
const url = 'https://charts.example.com/stable';

describe('repositories in charthouse.yaml', () => {
  it('are names, URLs and authorities, with their places', () => {
    const text = `repositories:\n  - name: corp\n    url: ${url}\n    ca-file: certs/ca.pem\n  - {name: other, url: "oci://registry.example.com/charts"}\n`;
    const { repositories, problems } = read(text, 'ci/charthouse.yaml');
    expect(problems).toEqual([]);
    expect(repositories).toEqual([
      { name: 'corp', url, caFile: 'ci/certs/ca.pem', where: { file: 'ci/charthouse.yaml', line: 2, column: 5 } },
      { name: 'other', url: 'oci://registry.example.com/charts', where: { file: 'ci/charthouse.yaml', line: 5, column: 5 } },
    ]);
  });

  it.each([
    ['{name: corp, url: URL, password: canary}', "'password' cannot be set in a file: everyone", 'CHARTHOUSE_REPOSITORY_CORP_PASSWORD'],
    ['{name: my-corp, url: URL, token: canary}', "'token' cannot be set in a file", 'CHARTHOUSE_REPOSITORY_MY_CORP_TOKEN'],
    ['{name: corp, url: URL, token-variable: AWS_SECRET}', 'a pull request could send it', 'CHARTHOUSE_REPOSITORY_CORP_URL, CHARTHOUSE'],
    ['{name: corp, url: URL, username_variable: X}', 'a pull request could send it', 'CHARTHOUSE_REPOSITORY_CORP_USERNAME'],
    ['{name: corp, url: URL, key-file: key.pem}', 'a pull request could present the certificate', 'CHARTHOUSE_REPOSITORY_CORP_KEY_FILE'],
    ['{name: corp, url: URL, certFile: a.pem}', 'a pull request could present the certificate', 'CHARTHOUSE_REPOSITORY_CORP_CERT_FILE'],
    ['{name: corp, url: URL, insecure_skip_tls_verify: true}', 'a pull request could remove the check', 'ca-file'],
    ['{name: corp, url: URL, pass-credentials-all: true}', 'a pull request could remove the check', 'ca-file'],
    ['{name: corp, url: URL, cafile: a.pem}', "a repository has no key 'cafile'", "did you mean 'ca-file'?"],
    ['{name: corp, url: URL, region: x}', "a repository has no key 'region'", 'config.md'],
    [
      '{name: corp, url: "oci://x.example/a", ca-file: a.pem}',
      'a pull request could choose the authority',
      'CHARTHOUSE_REPOSITORY_CORP_CA_FILE',
    ],
    ['{name: corp}', "a repository has no 'url'", 'write its name and its url'],
    ['{url: URL}', "a repository has no 'name'", 'write its name and its url'],
    ['{name: corp, url: "https://me:canary@x.example"}', "url 'https://x.example/' has a login in it", '_PASSWORD'],
    ['{name: corp, url: charts.example.com}', "url 'charts.example.com' is not an https, http or oci URL", 'helm repo add'],
    ['{name: a/b, url: URL}', "name 'a/b' is not the name of a repository", 'without spaces'],
    ['{name: 1, url: URL}', 'name is not a text', 'in quotes'],
    ['{name: corp, url: [a]}', 'url is not a text', 'in quotes'],
    ['{name: corp, url: URL, ca-file: "$HOME/ca.pem"}', 'ca-file', 'write the value of the variable'],
    ['{name: corp, url: URL, ca-file: ""}', 'ca-file', 'write the path'],
    ['{name: corp, url: URL, url: URL}', "'url' is here a second time", 'keep one'],
    ['corp', 'an item of "repositories" has no keys', 'write - {name'],
  ])('are refused with place and remedy: %s', (item, message, hint) => {
    const { problems } = read(`repositories:\n- ${item.replaceAll('URL', url)}\n`);
    expect(problems).toMatchObject([
      { message: expect.stringContaining(message), hint: expect.stringContaining(hint), where: { file: 'charthouse.yaml', line: 2 } },
    ]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  it.each([
    ['repositories: corp\n', '"repositories" is not a list'],
    ['repositories: {corp: x}\n', '"repositories" is not a list'],
    [`repositories:\n- {name: a, url: ${url}}\n- {name: a, url: ${url}}\n`, "the repository 'a' is here a second time"],
    ['repositorys: []\n', "there is no option 'repositorys'"],
  ])('are refused as a whole: %j', (text, message) => {
    expect(read(text).problems.map((each) => each.message)).toEqual([message]);
  });

  it('are suggested for a slip in the key', () => {
    expect(read('repositorys: []\n').problems).toMatchObject([{ hint: "did you mean 'repositories'?" }]);
  });
});
