/** The bundled Action as the runner runs it: environment and command files in; log, annotations, outputs, page and exit status out. */
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { needsInfra } from '../support/aws/infra-folder.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { runActionStep, type StepEnd, type StepOptions } from '../support/github/action-step.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

const nodes: readonly (readonly [string, () => string])[] = [
  ['this Node', () => process.execPath],
  ['Node 24', () => mustTool('node-24')],
];
const skip = needsInfra().skip || needsS3('ministack').skip || needs('helm-3.12.0', 'node-24').skip;

describe.each(nodes)('the Action on %s', (name, node) => {
  describe('in front of a stack', { skip }, () => {
    let fixture: CdnFixture;
    let mirror: HelmMirror;
    let workspace: Workspace;
    let checkout: string;

    beforeAll(async () => {
      [fixture, mirror] = await Promise.all([startCdnFixture(), startHelmMirror('3.12.0')]);
    });
    afterAll(() => Promise.all([fixture?.close(), mirror?.close()]));
    beforeEach(async () => {
      workspace = await makeWorkspace();
      checkout = join(workspace.folder, 'checkout');
    });
    afterEach(() => workspace.remove());

    const secret = 'test-secret-of-the-step';
    const step = async (inputs: Readonly<Record<string, string>>, options: Partial<StepOptions> = {}): Promise<StepEnd> => {
      const { accessKeyId, secretAccessKey, region } = fixture.server;
      const environment = {
        ...{
          AWS_ENDPOINT_URL: fixture.aws.endpoint,
          AWS_REGION: region,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
        },
        ...{ CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256, GH_TOKEN: secret, ...options.environment },
      };
      const end = await runActionStep({ folder: checkout, node: node(), inputs, ...options, environment });
      // The runner hides each of them wherever it stands, but in the commands that name them.
      for (const hidden of [secretAccessKey, secret]) {
        expect(end.commands).toContain(`::add-mask::${hidden}`);
        expect([end.log.replaceAll(`::add-mask::${hidden}\n`, ''), end.stderr, end.page].join('\n')).not.toContain(hidden);
      }
      return end;
    };
    const put = (version: string, more: Readonly<Record<string, string>> = {}): Promise<void> => {
      const files = { ...chartFiles(`charts/app-${name.replace(/\W/g, '').toLowerCase()}`, version), ...more };
      return workspace.put(Object.fromEntries(Object.entries(files).map(([path, text]) => [`checkout/${path}`, text])));
    };
    const release = (tag: string): Partial<StepOptions> => ({
      environment: { GITHUB_EVENT_NAME: 'release', GITHUB_REF: `refs/tags/${tag}`, GITHUB_REF_TYPE: 'tag' },
      event: { action: 'published', release: { tag_name: tag } },
    });

    it('publishes what the release has tagged, says so, and finds it done when it is run again', async () => {
      await put('1.0.0');
      const first = await step({ stack: 'charts', 'helm-version': '3.12.0', deadline: '' }, release('v1.0.0'));
      expect([first.code, first.stderr]).toEqual([0, '']);
      const url = fixture.site.endpoint.replace(/\/$/, '');
      expect(first.outputs).toMatchObject({ published: '1', unchanged: '0', 'index-url': `${url}/index.yaml` });
      expect(first.outputs['index-revision']).toMatch(/^".+"$/);
      expect(first.outputs['invalidation-id']).toMatch(/^\w+/);
      expect(first.outputs['repository-url']).toContain(url);
      expect(JSON.parse(first.outputs['charts'] ?? '')).toMatchObject([
        { version: '1.0.0', outcome: 'new', digest: expect.stringMatching(/^\w{64}$/) },
      ]);
      expect(first.page).toContain(`helm repo add charts ${url}`);
      expect(first.page).toMatch(/^\| `app-\w+` \| `1\.0\.0` \| new \|/m);
      expect(first.page).toMatch(/\d+ requests in \d+ attempts, .+ sent, .+ received, .+\./);
      expect(first.log).toContain('Helm 3.12.0 accepted');

      const again = await step({ stack: 'charts' }, { environment: { GITHUB_REF: 'refs/tags/v1.0.0', GITHUB_EVENT_NAME: 'push' } });
      expect([again.code, again.outputs['published'], again.outputs['unchanged']]).toEqual([0, '0', '1']);
      expect(again.outputs['index-revision']).toBe(first.outputs['index-revision']);
    });

    it('refuses another tag at the line of the version, before it looks for Helm', async () => {
      await put('1.0.0', { 'charts/app/Chart.yaml': '# the chart\napiVersion: v2\nname: app\nversion: 2.0.0\n' });
      const end = await step({ command: 'gate', charts: 'charts/app' }, release('v1.0.0'));
      expect(end.code).toBe(2);
      expect(end.commands.at(-1)).toMatch(
        /^::error title=CH_TAG_MISMATCH,file=charts\/app\/Chart\.yaml,line=4::tag 'v1\.0\.0' and .*%0Ado: /,
      );
      expect(end.page).toContain('failed (CH_TAG_MISMATCH)');
      expect(end.log).not.toContain('Helm 3.12.0');
    });

    it('shows what Helm refuses in the template', async () => {
      await put('1.0.0', {
        'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
        'charts/app/templates/a.yaml': 'a: 1\nb: {{ .Values.x.y }}\n',
      });
      const end = await step({ 'helm-version': '3.12.0', charts: 'charts/app', stack: 'charts' });
      expect([end.code, end.outputs['published']]).toEqual([3, '0']);
      expect(end.commands.at(-1)).toMatch(/^::error title=CH_HELM_LINT,file=charts\/app\/templates\/a\.yaml,line=2,col=\d+::/);
    });

    it('sets a Helm up for the steps that come after', async () => {
      await put('1.0.0');
      const end = await step({ command: 'setup-helm', 'helm-version': '3.12.0' });
      expect([end.code, end.page]).toEqual([0, '']);
      expect(end.path).toEqual([expect.stringContaining(join('charthouse', 'helm', '3.12.0-'))]);
    });

    it('looks at the live repository', async () => {
      await put('1.0.0');
      await step({ stack: 'charts' });
      const end = await step({ command: 'verify', stack: 'charts' });
      expect([end.code, end.page]).toEqual([0, expect.stringContaining('charthouse verify: done')]);
    });

    it.each([
      [{ command: 'publsh' }, 'did you mean publish?'],
      [{ command: 'verify', charts: 'charts/app' }, 'the command verify does not accept the input charts'],
      [{ stack: 'charts', to: './x' }, 'the inputs stack and to'],
      [{ lock: 'maybe', stack: 'charts' }, "the input lock 'maybe' is not one of: auto, none"],
      [{ 'account-id': '12', stack: 'charts' }, 'the input account'],
      [{}, 'there is no default%0Ado: name the repository with the input to'],
    ])('refuses %j', async (inputs, says) => {
      await put('1.0.0');
      const end = await step(inputs);
      expect([end.code, end.commands.at(-1)]).toEqual([2, expect.stringContaining(says)]);
    });
  });
});
