import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { helm, helmVersions, needs, pinned, toolFolder, toolNames } from './tools.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'charthouse-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

const kubernetesOf = {
  '3.12.0': 'v1.27',
  '3.12.1': 'v1.27',
  '3.17.2': 'v1.32',
  '3.22.0': 'v1.37',
  '4.1.4': 'v1.35',
  '4.2.3': 'v1.36',
  '4.3.1': 'v1.37',
} as const;

describe.each(helmVersions.map((version) => ({ version, kubernetes: kubernetesOf[version] })))(
  'helm $version',
  ({ version, kubernetes }) => {
    it('is the version that its name says', needs(`helm-${version}`), async () => {
      const ran = await helm(version, ['version', '--template', '{{.Version}}']);
      expect(ran).toEqual({ code: 0, stdout: `v${version}`, stderr: '' });
    });

    it('keeps its settings in the home it was given, whatever this machine has set', needs(`helm-${version}`), async () => {
      vi.stubEnv('HELM_CONFIG_HOME', join(home, 'not-here'));
      const { stdout } = await helm(version, ['env', 'HELM_REPOSITORY_CONFIG'], { home });
      expect(stdout.trim()).toBe(join(home, 'config', 'repositories.yaml'));
    });

    it('takes the Kubernetes version that its own release takes, where no cluster says', needs(`helm-${version}`), async () => {
      await mkdir(join(home, 'demo', 'templates'), { recursive: true });
      await writeFile(join(home, 'demo', 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.0.0\n');
      await writeFile(join(home, 'demo', 'templates', 'version.yaml'), 'kubernetes: {{ .Capabilities.KubeVersion.Version }}\n');
      const { stdout } = await helm(version, ['template', 'demo'], { cwd: home });
      expect(stdout).toContain(`kubernetes: ${kubernetes}.0\n`);
    });
  },
);

describe('helm', () => {
  it('says by its exit code that a command failed', needs('helm-3.12.1'), async () => {
    const { code, stderr } = await helm('3.12.1', ['show', 'chart', 'nowhere'], { cwd: home });
    expect(code).toBe(1);
    expect(stderr).not.toBe('');
  });
});

describe('the pins', () => {
  it('hold every Helm version that tests name', () => {
    expect(helmVersions.every((version) => `helm-${version}` in pinned)).toBe(true);
  });

  it('name one version each, never a moving one', () => {
    const specs = Object.values(pinned).flatMap(({ npm, npmTree, pypi = [], go }) => [npm?.package, npmTree?.package, go?.module, ...pypi]);
    // Go names a commit that has no version by its time and its hash; what follows pip's `==` is one version, of however many parts.
    const exact = /(@v?\d+\.\d+\.\d+(-\d{14}-[0-9a-f]{12})?|==\d+(\.\d+)+(\.post\d+)?)$/;
    for (const spec of specs.filter((each) => each !== undefined)) expect(spec).toMatch(exact);
  });

  it('give each tool a folder of its own', () => {
    expect(new Set(toolNames.map(toolFolder)).size).toBe(toolNames.length);
  });
});
