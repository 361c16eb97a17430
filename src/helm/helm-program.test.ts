import { describe, expect, it } from 'vitest';
import type { PackageToCheck } from '../ports/helm.ts';
import type { ProgramOptions, ProgramOutcome } from '../runtime/programs.ts';
import { helmProgram } from './helm-program.ts';

const chart: PackageToCheck = {
  ...{ path: 'charts/app', isFolder: true, name: 'app', fileName: 'app-1.0.0.tgz', bytes: Buffer.from('x') },
  ...{ isLibrary: false, values: [{ path: 'charts/app/ci/a-values.yaml', bytes: Buffer.from('a: 1\n') }] },
};

/** A Helm that answers, and what it was asked in which environment. */
function scripted(answer: (words: readonly string[]) => ProgramOutcome | Error) {
  const asked: { words: readonly string[]; options: ProgramOptions }[] = [];
  const helm = helmProgram(
    { version: '3.12.0', path: 'helm', kubeVersion: '1.33' },
    {
      programs: {
        run: async (_, words, options) => {
          asked.push({ words, options });
          const said = answer(words);
          if (said instanceof Error) throw said;
          return said;
        },
      },
      scratch: (use) => use({ path: '/scratch', put: async () => undefined, read: async () => Buffer.from('made') }),
      environment: { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'secret', HELM_NAMESPACE: 'n', KUBECONFIG: 'k' },
      folder: '/work-folder',
    },
  );
  return { helm, asked };
}

const well: ProgramOutcome = { exitCode: 0, stdout: '', stderr: '' };
const { signal } = new AbortController();

describe('a Helm program', () => {
  it('lints and renders with each values file of ci/ and not without, and sees no credentials and no settings', async () => {
    const { helm, asked } = scripted(() => well);
    expect(await helm.lintAndRender(chart, signal)).toBeUndefined();
    expect(asked.map(({ words }) => words.filter((word) => !word.startsWith('/')).join(' '))).toEqual([
      'lint --strict --values values-0.yaml',
      'template release-name --kube-version 1.33 --values values-0.yaml',
    ]);
    const names = Object.entries(asked[0]?.options.environment ?? {}).filter(([, value]) => value !== undefined);
    expect(names.map(([name]) => name).sort()).toEqual([
      'HELM_CACHE_HOME',
      'HELM_CONFIG_HOME',
      'HELM_DATA_HOME',
      'HOME',
      'PATH',
      'USERPROFILE',
    ]);
  });

  it('gives no result if the system killed it', async () => {
    const { helm } = scripted(() => ({ ...well, exitCode: null }));
    await expect(helm.lintAndRender(chart, signal)).rejects.toMatchObject({ code: 'CH_HELM_BROKEN' });
  });

  it('reports if it cannot be run', async () => {
    const { helm } = scripted(() => Object.assign(new Error('spawn helm EACCES'), { code: 'EACCES' }));
    await expect(helm.lintAndRender(chart, signal)).rejects.toMatchObject({
      code: 'CH_HELM_BROKEN',
      message: expect.stringContaining('EACCES'),
    });
  });

  it('packages a folder whose name looks like an option', async () => {
    const { helm, asked } = scripted(() => ({
      ...well,
      stdout: 'Successfully packaged chart and saved it to: /scratch/out/app-1.0.0.tgz\n',
    }));
    expect(Buffer.from(await helm.package({ path: '-n', version: undefined, appVersion: undefined }, signal)).toString()).toBe('made');
    expect(asked[0]?.words[1]).toMatch(/work-folder.-n$/);
  });
});
