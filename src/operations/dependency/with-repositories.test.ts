import { describe, expect, it } from 'vitest';
import type { Warning } from '../../base/warning.ts';
import { loadChart } from '../../chart/load-chart.ts';
import { lockDigest, lockState } from '../../chart/lock-digest.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';
import { withRepositories } from './with-repositories.ts';

const url = 'https://charts.example.com/stable';
const helm = (more: Partial<NamedRepository> = {}): NamedRepository => ({
  ...{ name: 'corp', url, source: 'helm', where: { file: 'repositories.yaml', line: 4 } },
  ...more,
});

interface Case {
  readonly repositories: readonly string[];
  readonly locked?: string;
}

async function chartOf({ repositories, locked = url }: Case) {
  const declared = repositories.map((repository, at) => ({ name: `db${at}`, version: '1.0.0', repository }));
  const dependencies = declared.map((each) => ({ ...each, repository: each.repository.startsWith('@') ? locked : each.repository }));
  const digest = lockDigest(dependencies, { dependencies });
  const files = [
    { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: ${JSON.stringify(declared)}\n`) },
    { path: 'Chart.lock', bytes: Buffer.from(JSON.stringify({ dependencies, digest })) },
  ];
  return loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
}

/** The chart twice, as two charts of one run. */
async function named(given: Case, ...known: readonly NamedRepository[]) {
  const warnings: Warning[] = [];
  let reads = 0;
  const read = async () => {
    reads++;
    return known;
  };
  const ports = { known: read, warn: (warning: Warning) => void warnings.push(warning), warned: new Set<NamedRepository>() };
  const chart = await withRepositories(await chartOf(given), ports);
  await withRepositories(await chartOf(given), ports);
  return { chart, reads, warnings };
}

describe('the repositories of a chart', () => {
  it('have URLs instead of names, and the lock is in step with them', async () => {
    const { chart } = await named({ repositories: ['@corp', 'https://other.example.com', ''] }, helm());
    expect(chart.metadata.dependencies?.map(({ repository }) => repository)).toEqual([url, 'https://other.example.com', '']);
    expect(lockState(chart)).toBe('in-step');
    expect(lockState((await named({ repositories: ['@corp'] }, helm({ url: `${url}/` }))).chart)).toBe('out-of-step');
  });

  it('are looked up only if a chart has one that is not a folder', async () => {
    expect((await named({ repositories: ['', 'file://../db'] })).reads).toBe(0);
    expect((await named({ repositories: ['https://other.example.com'] })).reads).toBe(2);
  });

  it('are one warning in a run if their certificates are not checked', async () => {
    const { warnings } = await named({ repositories: ['@corp', url] }, helm({ insecure: true }));
    expect(warnings).toMatchObject([{ code: 'repository-insecure', message: expect.stringContaining('repositories.yaml') }]);
  });

  it('are a warning with the place in Chart.yaml if charthouse.yaml has another URL', async () => {
    const file: NamedRepository = { name: 'corp', url: 'https://other.example.com', where: { file: 'charthouse.yaml', line: 2 } };
    const { warnings } = await named({ repositories: ['@corp'] }, helm(), file);
    expect(warnings[0]).toMatchObject({ code: 'repository-ambiguous', where: { file: 'app/Chart.yaml', line: 4 } });
  });

  it('have no login in their URL, unless the lock has it already', async () => {
    const withLogin = 'https://me:canary@charts.example.com';
    const error = await named({ repositories: ['@corp'] }, helm({ url: withLogin })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_REPOSITORY', where: { file: 'app/Chart.yaml', line: 4 } });
    expect(String(error) + JSON.stringify(error)).not.toContain('canary');
    const { chart } = await named({ repositories: ['@corp'], locked: withLogin }, helm({ url: withLogin }));
    expect(lockState(chart)).toBe('in-step');
  });
});
