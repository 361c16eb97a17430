/** The gate: what a real Helm refuses is not published, and the error says where it is. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newestHelm } from '../../src/base/gate-helms.ts';
import { makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { type HelmVersion, needs } from '../support/tools/tools.ts';

const chart = (more: Readonly<Record<string, string>> = {}, meta = ''): Record<string, string> => ({
  'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${meta}`,
  'charts/app/values.yaml': 'image: nginx\n',
  'charts/app/templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  image: {{ required "an image is needed" .Values.image }}\n',
  ...more,
});
const values = (image: string): string => `image: ${image}\n`;

describe('the gate of several Helms', needs('helm-3.12.0', 'helm-3.22.0', 'helm-4.3.1'), () => {
  const versions = ['3.12.0', '3.22.0', newestHelm] as const;
  // Helm 3.12 to 3.17 pass over this keyword, which is newer than their validator.
  const schema = JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', dependentRequired: { image: ['tag'] } });
  let mirror: HelmMirror;
  let workspace: Workspace;

  beforeAll(async () => {
    [mirror, workspace] = await Promise.all([startHelmMirror(...versions), makeWorkspace()]);
    await workspace.put(chart({ 'charts/app/values.schema.json': schema }));
  });
  afterAll(() => Promise.all([mirror?.close(), workspace?.remove()]));

  const sums = (): readonly string[] => mirror.sha256.split(',');
  const play = (words: readonly string[], asked: readonly (typeof versions)[number][] = versions): Promise<Ran> => {
    const own = asked.map((version) => sums()[versions.indexOf(version)]).join('\n');
    const environment = {
      CHARTHOUSE_HELM_URL: mirror.url,
      CHARTHOUSE_HELM_SHA256: own,
      RUNNER_TOOL_CACHE: join(workspace.folder, 'tools'),
    };
    return workspace.run(words, { environment });
  };

  it.each([['gate'], ['publish', '--to', 'repository']])('%s refuses what one of them refuses', async (...words) => {
    for (const each of [['--helm-version', versions.join(',')], versions.flatMap((version) => ['--helm-version', version])]) {
      const { exitCode, stderr } = await play([...words, ...each]);
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringMatching(/lint --strict \(3\.22\.0\) .*lint --strict \(4\.3\.0\) .*Helm 3\.12\.0 accepts it/),
      ]);
    }
    expect(await readdir(workspace.folder)).not.toContain('repository');
    expect((await play([...words, '--helm-version', '3.12.0'], ['3.12.0'])).exitCode).toBe(0);
  });

  it('asks the oldest and the newest known if none is named', async () => {
    const { exitCode, stderr } = await play(['gate'], ['3.12.0', newestHelm]);
    expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/\(4\.3\.0\).*Helm 3\.12\.0 accepts it/)]);
  });

  it('refuses sums that are not one for each version', async () => {
    const { exitCode, stderr } = await play(['gate', '--helm-version', '3.12.0,3.22.0'], ['3.12.0']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('one sum for each version')]);
  });
});

describe.each<HelmVersion>(['3.12.0', '4.3.1'])('the gate of Helm %s', (version) => {
  describe('before a publish', needs(`helm-${version}`), () => {
    let mirror: HelmMirror;
    let tools: Workspace;
    let workspace: Workspace;

    beforeAll(async () => {
      [mirror, tools] = await Promise.all([startHelmMirror(version), makeWorkspace()]);
    });
    afterAll(() => Promise.all([mirror?.close(), tools?.remove()]));
    beforeEach(async () => {
      workspace = await makeWorkspace();
    });
    afterEach(() => workspace.remove());

    const play = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
      workspace.run(words, {
        environment: {
          ...{ CHARTHOUSE_HELM_VERSION: version, CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256 },
          ...{ RUNNER_TOOL_CACHE: tools.folder, HELM_NAMESPACE: '!', HELM_PLUGINS: '!', KUBECONFIG: '!', ...environment },
        },
      });

    it('lets a sound chart through, with its own values and each of ci/', async () => {
      await workspace.put(chart({ 'charts/app/ci/one-values.yaml': values('one'), 'charts/app/ci/two-values.yaml': values('two') }));
      const { exitCode, stderr } = await play(['publish', '--to', 'repository']);
      expect([exitCode, await readdir(join(workspace.folder, 'repository'))]).toEqual([0, expect.arrayContaining(['app-1.0.0.tgz'])]);
      expect(stderr).toContain(`Helm ${version} accepted app 1.0.0, with 2 files of ci/`);
    });

    it('tries a chart that needs values with those of ci/ alone, and without any, with its own', async () => {
      const needy = { 'charts/app/values.yaml': 'image: ""\n' };
      await workspace.put(chart(needy));
      expect((await play(['gate'])).exitCode).toBe(3);
      await workspace.put(chart({ ...needy, 'charts/app/ci/one-values.yaml': values('one') }));
      expect((await play(['gate'])).exitCode).toBe(0);
    });

    it('renders for the namespace and the API versions that are named', async () => {
      const asks = '{{ if not (.Capabilities.APIVersions.Has "a.example/v1") }}{{ fail "no a" }}{{ end }}';
      const also = '{{ if not (.Capabilities.APIVersions.Has "b.example/v1") }}{{ fail "no b" }}{{ end }}';
      const space = '{{ if ne .Release.Namespace "prod" }}{{ fail "not prod" }}{{ end }}';
      await workspace.put(chart({ 'charts/app/templates/b.yaml': `${asks}${also}${space}\n` }));
      expect((await play(['gate'])).exitCode).toBe(3);
      const prod = ['--namespace', 'prod'];
      expect((await play(['gate', '--api-versions', 'a.example/v1,b.example/v1', ...prod])).exitCode).toBe(0);
      expect((await play(['gate', '--api-versions', 'a.example/v1', ...prod])).exitCode).toBe(3);
      const each = ['--api-versions', 'a.example/v1', '--api-versions', 'b.example/v1'];
      expect((await play(['publish', '--to', 'repository', ...each, ...prod])).exitCode).toBe(0);
    });

    it('warns of a chart whose release does not fit into the cluster', async () => {
      const random = (seed: number) =>
        Array.from({ length: 30_000 }, (_, at) =>
          Math.sin(seed + at * 7.3)
            .toString(36)
            .slice(2),
        ).join('\n');
      const large = Object.fromEntries([1, 2, 3].map((at) => [`charts/app/files/${at}.txt`, random(at * 9_999)]));
      await workspace.put(chart(large));
      const { exitCode, stdout } = await play(['gate', '--json']);
      expect([exitCode, JSON.parse(stdout).warnings]).toEqual([0, [expect.objectContaining({ code: 'release-too-large' })]]);
    });

    it('names the Helm that has a function, or advises a newer one', async () => {
      const use = (name: string) => workspace.put(chart({ 'charts/app/templates/b.yaml': `{{- $a := ${name} "b" }}\n` }));
      await use('toYamlPretty');
      const { exitCode, stderr } = await play(['gate']);
      expect([exitCode, stderr.includes('--helm-version 3.17.0')]).toEqual(version === '3.12.0' ? [3, true] : [0, false]);
      await use('toNothing');
      expect((await play(['gate'])).stderr).toMatch(/do: Helm .* has no function toNothing: .*--helm-version/);
    });

    it.each<[string, Record<string, string>, string, string]>([
      [
        'a template that does not parse',
        { 'charts/app/templates/b.yaml': 'a: 1\nb: {{ .Values.x.y }}\n' },
        'CH_HELM_LINT',
        'charts/app/templates/b.yaml:2:',
      ],
      ['a manifest that is no YAML', { 'charts/app/templates/b.yaml': 'a: 1\n b: 2\n' }, 'CH_HELM_LINT', 'charts/app/templates/b.yaml'],
      [
        'a warning',
        { 'charts/app/templates/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: A_B\n' },
        'CH_HELM_LINT',
        'charts/app/',
      ],
      ['what only one of ci/ shows', { 'charts/app/ci/bad-values.yaml': 'image: null\n' }, '', 'ci/bad-values.yaml'],
    ])('refuses %s, says where, and writes nothing', async (_, more, code, where) => {
      await workspace.put(chart(more));
      const { exitCode, stdout, stderr } = await play(['publish', '--to', 'repository', '--json']);
      const { error, charts } = JSON.parse(stdout);
      expect([exitCode, charts[0].outcome, error.code]).toEqual([3, 'invalid', expect.stringMatching(code || /^CH_HELM_(LINT|TEMPLATE)$/)]);
      expect(stderr).toContain(where);
      expect((await readdir(workspace.folder)).sort()).toEqual(['charts']);
    });

    it('takes no longer than it may', async () => {
      await workspace.put(chart());
      const { exitCode, stderr } = await play(['gate', '--deadline', '1ms']);
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining('error CH_DEADLINE')]);
    });

    it('refuses what lints and does not render', async () => {
      await workspace.put(chart({}, 'kubeVersion: ">=1.99.0"\n'));
      const { exitCode, stderr } = await play(['gate']);
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('incompatible with Kubernetes')]);
      expect(stderr).toContain('--kube-version');
      expect((await play(['gate', '--kube-version', '1.99.0'])).exitCode).toBe(0);
    });

    it('renders no library, and takes the values of a package from the package', async () => {
      await workspace.put(chart({ 'charts/app/templates/a.yaml': '{{- define "a" }}{{ end }}' }, 'type: library\n'));
      expect((await play(['gate'])).exitCode).toBe(0);
      await workspace.put(chart({ 'charts/app/ci/bad-values.yaml': 'image: null\n' }));
      expect((await play(['package', '-d', 'out'])).exitCode).toBe(0);
      const { exitCode, stderr } = await play(['gate', 'out/app-1.0.0.tgz']);
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('out/app-1.0.0.tgz:ci/bad-values.yaml')]);
    });

    it('looks at the tag before it looks for Helm', async () => {
      await workspace.put(chart());
      const { exitCode, stderr } = await play(['gate', '--tag', 'v2.0.0'], { CHARTHOUSE_HELM_URL: 'http://127.0.0.1:9/' });
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('CH_TAG_MISMATCH')]);
    });

    it('packages with that Helm where it is told to; a second run finds it unchanged', async () => {
      await workspace.put(chart());
      const first = await play(['publish', '--to', 'repository', '--packager', 'helm', '--json']);
      expect(JSON.parse(first.stdout).charts[0].outcome).toBe('new');
      const again = await play(['publish', '--to', 'repository', '--packager', 'helm', '--json']);
      expect(JSON.parse(again.stdout).charts[0].outcome).toBe('unchanged');
      expect(JSON.parse((await play(['publish', '--to', 'repository', '--json'])).stdout).charts[0].outcome).toBe('unchanged');
      expect((await play(['package', '--packager', 'helm', '--version', '2.0.0', '--app-version', '7'])).exitCode).toBe(0);
      expect((await readdir(workspace.folder)).sort()).toEqual(['app-2.0.0.tgz', 'charts', 'repository']);
    });

    it('refuses what that Helm packages of a clone, for no other clone has it alike', async () => {
      await workspace.put({ ...chart(), 'charts/app/.git/config': '' });
      const { exitCode, stderr } = await play(['publish', '--to', 'repository', '--packager', 'helm']);
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringMatching(/CH_CHART_INVALID: Helm packages '\.git\/config'[\s\S]*do: list \.git in \.helmignore/),
      ]);
      await workspace.put({ 'charts/app/.helmignore': '.git\n' });
      expect((await play(['publish', '--to', 'repository', '--packager', 'helm'])).exitCode).toBe(0);
    });
  });
});

describe('--packager helm', () => {
  it('wants to know which', async () => {
    const workspace = await makeWorkspace();
    await workspace.put(chart());
    const { exitCode, stderr } = await workspace.run(['publish', '--packager', 'helm']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--helm-version')]);
    await workspace.remove();
  });
});
