/** Publishing with no stored key: the token of a job, judged by the trust policy that is shipped, for keys of the role that it makes. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '../../src/client/authenticate.ts';
import { needsInfra } from '../support/aws/infra-folder.ts';
import { chartsTemplate, deployStack } from '../support/aws/stacks.ts';
import { type Sts, startSts } from '../support/aws/sts.ts';
import { makeRole } from '../support/aws/template-roles.ts';
import { chartFiles, makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { runActionStep } from '../support/github/action-step.ts';
import { type JobTokens, startJobTokens } from '../support/github/job-tokens.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const account = '000000000000';
const repository = { GitHubRepository: 'alto9/kube9-operator', GitHubOwnerId: '11', GitHubRepositoryId: '22' };

const remedies: Readonly<Record<string, string>> = {
  InvalidIdentityToken: 'create an identity provider',
  ExpiredTokenException: 'run the job again; on a self-hosted runner',
  AccessDenied: 'allow this subject in its trust policy',
};

describe('--role-to-assume', { skip: needsInfra().skip || needsS3('ministack').skip }, () => {
  let server: S3Server;
  let tokens: JobTokens;
  let sts: Sts;
  let workspace: Workspace;
  let bucket: string;
  let role: string;

  beforeAll(async () => {
    [server, tokens] = await Promise.all([startS3Server('ministack', { checksAccess: true }), startJobTokens()]);
    sts = await startSts({ tokens, server });
    const { outputs } = await deployStack(server, 'charts', await chartsTemplate());
    bucket = outputs['BucketName'] ?? '';
    role = await makeRole('PublishRole', server, repository, { name: 'charts', outputs });
  });
  afterAll(() => Promise.all([server?.close(), tokens?.close(), sts?.close()]));

  beforeEach(async () => {
    Object.assign(tokens, { job: {}, form: 'immutable', wrong: {}, asked: 0 });
    tokens.faults.length = 0;
    sts.asked.length = 0;
    sts.given = repository;
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  /** Whatever comes of it, no secret is in what it says. */
  async function play(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const ran = await workspace.run([...words, '--role-to-assume', role], {
      environment: {
        ...{ AWS_ENDPOINT_URL: server.endpoint, AWS_ENDPOINT_URL_STS: sts.url, AWS_REGION: server.region },
        ...{ ...tokens.environment, ...environment },
      },
    });
    for (const secret of [...tokens.secrets, ...tokens.secrets.map((each) => each.split('.')[1] ?? each), ...sts.secrets]) {
      expect(ran.stdout + ran.stderr).not.toContain(secret);
    }
    return ran;
  }

  async function publish(version: string, words: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
    await workspace.put(chartFiles('charts/app', version));
    const ran = await play(['publish', 'charts/app', '--to', 'stack:charts', '--no-verify', '--json', ...words], environment);
    const { error, charts, figures } = JSON.parse(ran.stdout);
    return { ...ran, error, charts, figures };
  }

  const keys = async (): Promise<string> => (await signedRequest(server, 'GET', `/${bucket}`, { query: 'list-type=2' })).text();

  it.each(['immutable', 'classic'] as const)('lets a tag of the repository publish, by a subject of the %s form', async (form) => {
    tokens.form = form;
    tokens.job = { ref: 'refs/tags/v1.0.0' };
    const { error, charts, figures } = await publish(form === 'classic' ? '1.0.0' : '1.1.0');
    expect([error, charts[0].outcome]).toEqual([null, 'new']);
    // Stack, bucket and CDN each have a connection; the token and the keys are got once for all of them, and counted.
    expect([tokens.asked, sts.asked]).toEqual([1, [{ role, session: 'charthouse-4711' }]]);
    expect(figures.requests).toBeGreaterThan(5);
  });

  it('counts before keys in the environment', async () => {
    const { error } = await publish('1.2.0', [], { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-known' });
    expect(error).toBeNull();
  });

  it.each([[['cut']], [[503]], [[429, 'cut']]] as const)('asks GitHub again after %j', async (faults) => {
    tokens.faults.push(...faults);
    expect((await publish('1.3.0', ['--dry-run'])).error).toBeNull();
    expect(tokens.asked).toBe(faults.length + 1);
  });

  it.each([401, 403])('is told that GitHub gives no token (status %d)', async (status) => {
    tokens.faults.push(status);
    expect(await publish('2.0.0')).toMatchObject({
      exitCode: 5,
      error: { code: 'CH_CREDENTIALS', details: { reason: 'id-token-refused' } },
    });
  });

  it.each([
    ['a token for somebody else', { wrong: { aud: 'https://github.com/alto9' } }, 'InvalidIdentityToken'],
    ['a token that is too old', { wrong: { exp: 1_700_000_000 } }, 'ExpiredTokenException'],
    ['a token of another issuer', { wrong: { iss: 'https://gitlab.com' } }, 'InvalidIdentityToken'],
    ['a branch', { job: { ref: 'refs/heads/main' } }, 'AccessDenied'],
    ['another repository', { job: { name: 'other', id: '23' } }, 'AccessDenied'],
    ['an environment, where a tag is asked for', { job: { environment: 'charts' } }, 'AccessDenied'],
    ['whoever took over the name', { job: { ownerId: '66', id: '67' } }, 'AccessDenied'],
    ['whoever took over the name, by a subject that has no numbers', { form: 'classic', job: { ownerId: '66', id: '67' } }, 'AccessDenied'],
  ])('lets nothing be written by %s', async (_, said, reason) => {
    const before = await keys();
    Object.assign(tokens, said);
    const { exitCode, error, stderr } = await publish('2.0.0');
    expect([exitCode, error.code, error.details.reason]).toEqual([5, 'CH_CREDENTIALS', reason]);
    expect(stderr).toContain(`do: ${remedies[reason]}`);
    expect(await keys()).toBe(before);
  });

  it.each([
    ['verify', ['--to', 's3://charts']],
    ['authenticate', []],
  ] as const)('names the subject that is not let in, to %s', async (command, words) => {
    tokens.job = { ref: 'refs/heads/main' };
    const { stdout, stderr } = await play([command, ...words]);
    expect(stdout).toBe('');
    expect(stderr).toContain("does not allow the subject 'repo:alto9@11/kube9-operator@22:ref:refs/heads/main'");
    expect(stderr).toContain('GitHubRepository=alto9/kube9-operator, GitHubOwnerId=11, GitHubRepositoryId=22');
  });

  it('of a wrong account is refused before anybody is asked', async () => {
    const { exitCode, error } = await publish('2.0.0', ['--account', '111122223333']);
    expect([exitCode, error.code]).toEqual([5, 'CH_ACCOUNT_WRONG']);
    expect([tokens.asked, sts.asked]).toEqual([0, []]);
  });

  it('is refused beside keys that a program gives', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const asked = authenticate({ roleToAssume: role }, { environment: tokens.environment, credentials });
    await expect(asked).rejects.toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('roleToAssume') });
    expect([tokens.asked, sts.asked]).toEqual([0, []]);
  });

  it('is what doctor says the keys are from, and whose', async () => {
    const { stdout } = await play(['doctor', '--to', `s3://${bucket}`, '--account', account]);
    expect(stdout).toMatch(/^ok +credentials +access key …\w{4} from the role of --role-to-assume, valid for 59 min$/m);
    expect(stdout).toMatch(
      /^ok +account +account 000000000000, as arn:aws:sts::000000000000:assumed-role\/PublishRole-Role-\w+\/charthouse-4711$/m,
    );
    expect(sts.asked).toHaveLength(1);
  });

  it('is what authenticate says, with whose it is and until when', async () => {
    const { exitCode, stdout } = await play(['authenticate', '--account', account]);
    const [arn, time] = [`arn:aws:sts::${account}:assumed-role/PublishRole-Role-\\w+/charthouse-4711`, '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z'];
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(`^account  ${account}\nas       ${arn}\nkeys     of the role ${role}, until ${time}\n$`),
    ]);
    const { identity, figures } = JSON.parse((await play(['authenticate', '--json'])).stdout);
    expect(identity).toEqual({
      ...{ account, arn: expect.stringMatching(arn), source: 'the role of --role-to-assume', expires: expect.stringMatching(time) },
    });
    // The token, the keys, and whose they are.
    expect(figures).toMatchObject({ requests: 3, attempts: 3 });
  });

  it('leaves no page, no key and nothing for later steps where a step of the Action authenticates', async () => {
    await workspace.put(chartFiles('checkout/charts/app'));
    const end = await runActionStep({
      folder: join(workspace.folder, 'checkout'),
      inputs: { command: 'authenticate', 'role-to-assume': role, 'account-id': account },
      environment: { AWS_ENDPOINT_URL_STS: sts.url, ...tokens.environment },
    });
    expect([end.code, end.page, end.path, end.outputs]).toEqual([0, '', [], { charts: '[]' }]);
    expect(end.log).toContain(`keys     of the role ${role}, until `);
    const said = end.log.replace(/^::add-mask::.*$/gm, '') + end.stderr;
    for (const secret of [...tokens.secrets, ...sts.secrets]) expect(said).not.toContain(secret);
  });

  it.each([
    ['has another account', ['--account', '111122223333'], false, 'CH_ACCOUNT_WRONG', account],
    ['STS does not know', [], true, 'CH_CREDENTIALS', undefined],
  ])('is not needed by authenticate, which refuses keys that %s', async (_, words, isOurs, code, found) => {
    const environment = {
      ...{ AWS_ENDPOINT_URL: isOurs ? sts.url : server.endpoint, AWS_REGION: server.region },
      ...{ AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey },
    };
    const { exitCode, stdout } = await workspace.run(['authenticate', '--json', ...words], { environment });
    const { identity, error } = JSON.parse(stdout);
    expect([exitCode, error.code, identity?.account]).toEqual([5, code, found]);
    expect(stdout).not.toContain(server.secretAccessKey);
  });

  it('is understood by an STS that is not ours', async () => {
    const theirs = { AWS_ENDPOINT_URL_STS: server.endpoint };
    expect((await publish('3.0.0', [], theirs)).error).toBeNull();
    tokens.job = { owner: 'evil', ownerId: '66' };
    expect((await publish('3.1.0', [], theirs)).error).toMatchObject({ code: 'CH_CREDENTIALS', details: { reason: 'AccessDenied' } });
    expect(sts.asked).toEqual([]);
  });
});
