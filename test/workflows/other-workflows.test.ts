/** The workflows around a release: what it stands on is shown and deployed, and the live repository is looked at. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workflows } from '../../src/operations/init/workflows.ts';
import { type Sts, startSts } from '../support/aws/sts.ts';
import { deployRole, makeRole } from '../support/aws/template-roles.ts';
import type { WorkflowRun } from '../support/github/act-log.ts';
import { type GitHub, startGitHub } from '../support/github/github.ts';
import { dispatchEvent, pullEvent, scheduleEvent, tagEvent } from '../support/github/github-events.ts';
import { chartFolders, type HostedRepository, hostThisProject } from '../support/github/hosted-repository.ts';
import type { Job } from '../support/github/job-claims.ts';
import { type JobTokens, startJobTokens } from '../support/github/job-tokens.ts';
import { needsRelease, openReleaseFixture, type ReleaseFixture, type ReleaseOptions } from '../support/github/release-scene.ts';
import { chartTag, sampleChart } from '../support/github/sample-project.ts';
import { projectRoot } from '../support/project-files.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const repository = 'alto9/charthouse';
const given = { GitHubRepository: repository, GitHubOwnerId: '11', GitHubRepositoryId: '22' };
const tag = chartTag('1.0.0');
const job: Job = { name: 'charthouse' };

describe('the workflows around a release', needsRelease(), () => {
  let fixture: ReleaseFixture;
  let project: HostedRepository;
  let github: GitHub;
  let tokens: JobTokens;
  let sts: Sts;

  beforeAll(async () => {
    [fixture, project, github] = await Promise.all([openReleaseFixture(), hostThisProject(...chartFolders), startGitHub(repository)]);
    tokens = await startJobTokens();
    sts = await startSts({ tokens, server: fixture.server });
    sts.given = given;
    // Ours names the stack that is deployed here already; that of others takes it from charthouse.yaml.
    const deploy = '.github/workflows/deploy-infrastructure.yml';
    const { [deploy]: text = '' } = workflows({ action: './', infraPaths: ['charthouse.yaml'] });
    await project.commit({ 'charthouse.yaml': 'to: stack:another-one\n', [deploy]: text }, tag);
    const released = await fixture.release(project, tagEvent(project.name, tag));
    expect(released.exitCode, released.text).toBe(0);
  });
  beforeEach(() => {
    github.runs = [ended(1, 'failure', 2), ended(2, 'success', 1)];
  });
  afterAll(async () => {
    await Promise.all([fixture?.close(), project?.remove(), github?.close(), tokens?.close(), sts?.close()]);
  });

  /** Without a stored key: as that job, which may take that role. */
  const asJob = (claims: Job, environment: Record<string, string> = {}): Pick<ReleaseOptions, 'secrets' | 'environment'> => {
    tokens.job = { ...job, ...claims };
    return { secrets: {}, environment: { ...tokens.environment, AWS_ENDPOINT_URL_STS: sts.url, ...environment } };
  };

  /** One job has run, and said why nothing else has. */
  const expectNotice = ({ steps, annotations, text }: WorkflowRun, message: RegExp): void => {
    expect(
      steps.map(({ name }) => name),
      text,
    ).toEqual(['Explain why']);
    expect(annotations).toEqual([expect.objectContaining({ level: 'notice', message: expect.stringMatching(message) })]);
  };

  describe('look at the live repository every day', () => {
    const look = async (options: Partial<ReleaseOptions> = {}): Promise<WorkflowRun> => {
      const variables = { CHARTHOUSE_URL: fixture.site.endpoint, ...options.variables };
      const environment = { GITHUB_API_URL: github.url, ...options.environment };
      const once = (): Promise<WorkflowRun> =>
        fixture.release(project, scheduleEvent(project.name), { ...options, workflow: 'check-repository', variables, environment });
      const run = await once();
      // On a busy machine act loses the last lines of a step now and then. This workflow only reads, so it can run again.
      return run.exitCode !== 0 && run.annotations.length === 0 ? once() : run;
    };
    const expectRed = ({ exitCode, annotations, text }: WorkflowRun, message: string): void => {
      expect(exitCode, text).not.toBe(0);
      expect(annotations, text).toContainEqual(expect.objectContaining({ level: 'error', message: expect.stringContaining(message) }));
    };

    it('with the role that the template has for it', async () => {
      const role = await makeRole('CheckRole', fixture.server, given, fixture.stack);
      const variables = { CHARTHOUSE_CHECK_ROLE: role };
      const { exitCode, text } = await look({ ...asJob({ ref: 'refs/heads/main' }, { GITHUB_API_URL: github.url }), variables });
      expect(exitCode, text).toBe(0);
      expect(text).toMatch(/ audit: done.* status: done/s);
      for (const secret of [...tokens.secrets, ...sts.secrets]) expect(text).not.toContain(secret);
    });

    it.each([
      ['by the schedule', scheduleEvent(repository)],
      ['by hand', dispatchEvent(repository, '')],
    ])('not before a variable says what to look at, and say so, %s', async (_, event) => {
      const run = await fixture.release(project, event, { workflow: 'check-repository', secrets: {} });
      expect(run.exitCode, run.text).toBe(0);
      expectNotice(run, /set CHARTHOUSE_CHECK_ROLE, CHARTHOUSE_URL or CHARTHOUSE_CHECK after the first release/);
    });

    it('with keys alone, if that is said', async () => {
      const run = await look({ variables: { CHARTHOUSE_URL: '', CHARTHOUSE_CHECK: 'true' } });
      expect(run.text).toContain(' audit: done');
      expect(run.steps.map(({ name }) => name)).not.toContain('Explain why');
    });

    it('loudly where the newest run has failed', async () => {
      github.runs = [ended(1, 'success', 2), ended(2, 'failure', 1)];
      expectRed(await look(), 'the newest run of release-chart.yml of alto9/');
    });

    it('loudly where what AWS knows cannot be seen', async () => {
      const run = await look({ secrets: {} });
      expect(run.text).toContain(' audit: done');
      expectRed(run, 'cannot read the metrics of the bucket');
    });

    it('loudly where a package is gone', async () => {
      const key = `${sampleChart.name}-1.0.0.tgz`;
      expect((await signedRequest(fixture.server, 'DELETE', `/${fixture.bucket}/${key}`)).status).toBe(204);
      expectRed(await look(), key);
    });
  });

  describe('show and deploy the infrastructure', () => {
    let role: string;

    beforeAll(async () => {
      const [permissions, trust] = await documented();
      sts.others = { InfraRole: trust };
      role = await deployRole('InfraRole', fixture.server, [{ PolicyName: 'infra', PolicyDocument: permissions }]);
    });

    const infra = (event: Parameters<ReleaseFixture['release']>[1], claims: Job): Promise<WorkflowRun> =>
      fixture.release(project, event, { ...asJob(claims), workflow: 'deploy-infrastructure', variables: { CHARTHOUSE_INFRA_ROLE: role } });
    const jobsOf = ({ steps }: WorkflowRun): readonly string[] => steps.map(({ name }) => name).filter((name) => name !== 'Check out');

    it('on a pull request, which changes nothing', async () => {
      const run = await infra(pullEvent(repository, repository), { isPull: true });
      expect(run.exitCode, run.text).toBe(0);
      expect(jobsOf(run)).toEqual(['Show the change set']);
      expect(run.summary).toMatch(/\+ add +Bucket \(AWS::S3::Bucket\)/);
      expect(run.text).toMatch(/of the stack another-one in us-east-1 would change; nothing was changed/);
    });

    it('not on one from a fork, and say why', async () => {
      const asked = tokens.asked;
      const run = await infra(pullEvent(repository, 'somebody/charthouse'), { isPull: true });
      expect(run.exitCode, run.text).toBe(0);
      expect(jobsOf(run)).toEqual(['Explain why']);
      expect(run.annotations).toEqual([expect.objectContaining({ level: 'notice', message: expect.stringContaining('fork') })]);
      expect(tokens.asked).toBe(asked);
    });

    it('not before a role is set, and say which variable', async () => {
      const run = await fixture.release(project, pullEvent(repository, repository), { workflow: 'deploy-infrastructure', secrets: {} });
      expect(run.exitCode, run.text).toBe(0);
      expectNotice(run, /set the variable CHARTHOUSE_INFRA_ROLE/);
    });

    it('not by hand before a role is set, in words of a workflow', async () => {
      const run = await fixture.release(project, dispatchEvent(repository, ''), { workflow: 'deploy-infrastructure', secrets: {} });
      expect(run.exitCode).not.toBe(0);
      const error = expect.stringMatching(/role-to-assume, .*vars\.CHARTHOUSE_\w*ROLE.*id-token: write/);
      expect(run.annotations, run.text).toContainEqual(expect.objectContaining({ level: 'error', message: error }));
      expect(run.text).not.toContain('AWS_PROFILE');
    });

    it('when they are asked to, in an environment that may', async () => {
      const run = await infra(dispatchEvent(repository, tag), { environment: 'infrastructure', ref: 'refs/heads/main' });
      expect(run.exitCode, run.text).toBe(0);
      expect(jobsOf(run)).toEqual(['Deploy']);
      expect(run.text).toMatch(/created the stack another-one in us-east-1/);
    });

    it('not from a branch, with the same role', async () => {
      const run = await infra(dispatchEvent(repository, tag), { ref: 'refs/heads/main' });
      expect(run.exitCode).not.toBe(0);
      expect(run.annotations).toContainEqual(expect.objectContaining({ message: expect.stringContaining('ref:refs/heads/main') }));
    });

    /** The two policies of the page: what deploying must be allowed, and who may. */
    async function documented(): Promise<readonly [unknown, unknown]> {
      const page = await readFile(join(projectRoot, 'docs', 'deploy.md'), 'utf8');
      const [permissions = '', trust = ''] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text);
      const here = permissions.replaceAll('111122223333', '000000000000').replace('stack/charts/', 'stack/another-one/');
      return [JSON.parse(here), JSON.parse(trust.replaceAll('/kube9-operator', '/charthouse'))];
    }
  });
});

/** A run of release-chart.yml, that many hours ago. */
function ended(id: number, conclusion: string, hoursAgo: number): GitHub['runs'][number] {
  return { id, conclusion, startedMs: Date.now() - hoursAgo * 3_600_000, durationMs: 60_000 };
}
