import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { projectRoot } from '../support/project-files.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

const chart = join(projectRoot, 'charts', 'kube9-operator');
const examples = readdirSync(join(chart, 'ci')).filter((file) => file.endsWith('-values.yaml'));

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly rules?: readonly { readonly resources?: readonly string[]; readonly verbs: readonly string[] }[];
}

async function render(version: HelmVersion, args: readonly string[]): Promise<readonly Rendered[]> {
  const { code, stdout, stderr } = await helm(version, ['template', 'demo', chart, '--namespace', 'insights', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return parseAllDocuments(stdout).map((document) => document.toJS({}));
}

const kinds = (objects: readonly Rendered[]): readonly string[] => objects.map(({ kind }) => kind).sort();

describe.each(helmVersions.map((version) => ({ version })))('helm $version and the sample chart', ({ version }) => {
  const tool = needs(`helm-${version}`);

  it.each(examples)('lints it strictly and renders it with ci/%s', tool, async (file) => {
    const values = ['--values', join(chart, 'ci', file)];
    const lint = await helm(version, ['lint', '--strict', chart, ...values]);
    expect(lint).toMatchObject({ code: 0, stderr: '' });
    expect(await render(version, values)).not.toEqual([]);
  });

  it('renders what an operator needs, and nothing that is only for some', tool, async () => {
    expect(kinds(await render(version, []))).toEqual([
      ...['ClusterRole', 'ClusterRoleBinding', 'Deployment', 'Role', 'RoleBinding', 'Service', 'ServiceAccount'],
    ]);
  });

  it('creates a claim that outlives the release when data shall be kept, and none where one is given', tool, async () => {
    const claims = async (args: readonly string[]) => (await render(version, args)).filter(({ kind }) => kind === 'PersistentVolumeClaim');
    const kept = await claims(['--set', 'persistence.enabled=true']);
    expect(kept.map(({ metadata }) => metadata.annotations)).toEqual([{ 'helm.sh/resource-policy': 'keep' }]);
    expect(await claims(['--set', 'persistence.enabled=true,persistence.existingClaim=mine'])).toEqual([]);
  });

  it('lets the operator read the cluster, never its Secrets, and write in its own namespace alone', tool, async () => {
    const objects = await render(version, []);
    const rules = objects.filter(({ kind }) => kind === 'ClusterRole').flatMap((role) => role.rules ?? []);
    expect(rules.flatMap(({ resources }) => resources ?? [])).not.toContain('secrets');
    expect([...new Set(rules.flatMap(({ verbs }) => verbs))].sort()).toEqual(['get', 'list', 'watch']);
  });

  it.each([
    ['a value that does not exist', 'persistance.enabled=true'],
    ['a word for a number', 'replicaCount=many'],
    ['a level that does not exist', 'operator.logLevel=loud'],
    ['a port that needs privileges', 'metrics.port=80'],
    ['half a digest', 'image.digest=sha256:12'],
    ['an interval that is none', 'operator.resyncInterval=often'],
  ])('refuses %s', tool, async (_, setting) => {
    const { code, stderr } = await helm(version, ['template', 'demo', chart, '--set', setting]);
    expect(code).toBe(1);
    expect(stderr).toContain("values don't meet the specifications of the schema");
  });
});

describe('the sample chart', () => {
  const values: unknown = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));
  const readme = readFileSync(join(chart, 'README.md'), 'utf8');

  /** `image.tag` …; a value that the schema leaves open (a probe, a selector) counts as one. */
  function paths(value: unknown, path: string): readonly string[] {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
    if (!isGroup || readme.includes(`| \`${path}\` |`)) return [path];
    return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
  }

  it('explains every value in its README', () => {
    expect(paths(values, '').filter((path) => !readme.includes(`| \`${path}\` |`))).toEqual([]);
  });
});
