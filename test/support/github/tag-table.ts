/** Releases as people tag them: a tag, a pattern, charts and their versions, and what is then published. */

/** One release. */
export interface TagRow {
  readonly tag: string;
  /** A line of charthouse.yaml; empty for none. */
  readonly config: string;
  /** `NAME VERSION`, under `charts/`. */
  readonly charts: readonly string[];
  /** Of every chart: the option and the input. */
  readonly version?: string;
  /** The packages in the repository; or `skipped`, with a green run; or the code of the error. */
  readonly what: readonly string[] | 'skipped' | string;
}

const both = ['app 1.2.3', 'web 1.2.3'];
const all = ['app-1.2.3.tgz', 'web-1.2.3.tgz'];
const app = ['app-1.2.3.tgz'];
const own = ['app 1.2.3', 'web 2.0.0'];
const none = '';

type Short = readonly [tag: string, config: string, charts: readonly string[], what: TagRow['what'], version?: string];

const rows: readonly Short[] = [
  ['v1.2.3', none, both, all],
  ['1.2.3', none, both, all],
  ['V1.2.3', none, both, all],
  ['refs/tags/v1.2.3', none, both, all],
  ['chart-v1.2.3', none, both, all],
  ['charts/v1.2.3', none, both, all],
  ['helm-v1.2.3', none, both, all],
  ['helm-chart-1.2.3', none, both, all],
  ['release/1.2.3', none, both, all],
  ['release-1.2.3', none, both, all],
  ['v1.2.3', none, ['app v1.2.3', 'web 1.2.3'], ['app-v1.2.3.tgz', 'web-1.2.3.tgz']],
  ['v1.2.3-rc.1', none, ['app 1.2.3-rc.1'], ['app-1.2.3-rc.1.tgz']],
  ['v1.2.3', none, own, 'CH_TAG_MISMATCH'],
  ['charts/app/v1.2.3', none, own, app],
  ['helm/app/1.2.3', none, own, app],
  ['helm/web/v2.0.0', none, own, ['web-2.0.0.tgz']],
  ['app@1.2.3', none, own, app],
  ['app@v1.2.3', none, own, app],
  ['app/v1.2.3', none, own, app],
  ['app-1.2.3', none, own, app],
  ['app_v1.2.3', none, own, app],
  ['release/app/1.2.3', none, own, app],
  ['release-app-1.2.3', none, own, app],
  ['app@1.2.4', none, own, 'CH_TAG_MISMATCH'],
  // A name that begins with v starts workflows for tags `v*`.
  ['valkey-0.9.4', none, ['valkey 0.9.4', 'web 1.2.3'], ['valkey-0.9.4.tgz']],
  ['valkey-0.9.4', none, both, 'CH_TAG_MISMATCH'],
  ['vault-v1.2.3', none, ['vault 1.2.3', 'ault 1.2.3'], ['vault-1.2.3.tgz']],
  ['chart-v1.2.3', none, ['chart 1.2.3', 'web 1.2.3'], ['chart-1.2.3.tgz']],
  ['chart-v1.2.3', none, ['chart 1.0.0', 'web 1.2.3'], 'CH_TAG_MISMATCH'],
  ['a-1-2.0.0', none, ['a-1 2.0.0', 'a 1-2.0.0'], 'CH_TAG_MISMATCH'],
  ['nightly', none, both, 'CH_TAG_MISMATCH'],
  ['v9.9.9', none, both, 'CH_TAG_MISMATCH'],
  ['chart-v1.2.3', 'tag: "chart-v{version}"', both, all],
  ['v1.2.3', 'tag: "chart-v{version}"', both, 'skipped'],
  ['nightly', 'tag: "chart-v{version}"', both, 'skipped'],
  ['chart-v1.2.4', 'tag: "chart-v{version}"', both, 'CH_TAG_MISMATCH'],
  ['app/v1.2.3', 'tag: "{name}/v{version}"', own, app],
  ['app/v1.2.3', 'tag: ["{name}/v{version}", "chart-v{version}"]', both, app],
  ['chart-v1.2.3', 'tag:\n  - "{name}/v{version}"\n  - chart-v{version}', both, all],
  ['other/v1.2.3', 'tag-pattern: "{name}/v{version}"', both, 'skipped'],
  ['valkey-0.9.4', 'tag: "{name}/v{version}"', ['valkey 0.9.4'], 'skipped'],
  ['v7.0.0', 'tag: "v{appVersion}"', both, all],
  ['v1.2.3', 'tag: v1.2.3', both, 'CH_CONFIG_INVALID'],
  ['v1.2.3', 'tag: "v{versoin}"', both, 'CH_CONFIG_INVALID'],
  ['v1.5.0', none, ['app 0.0.0'], ['app-1.5.0.tgz'], 'v1.5.0'],
  ['1.5.0', none, ['app 0.0.0'], ['app-1.5.0.tgz'], '1.5.0'],
  ['v1.5.0', none, ['app v0.9.0'], ['app-v1.5.0.tgz'], 'v1.5.0'],
  ['v1.5.0', none, ['app 0.0.0'], 'CH_USAGE', 'chart-v1.5.0'],
];

/** The table. */
export const tagTable: readonly TagRow[] = rows.map(([tag, config, charts, what, version]) => ({
  ...{ tag, config, charts, what },
  ...(version === undefined ? {} : { version }),
}));

/** The files of such charts, below a folder; what follows name and version are more lines of Chart.yaml. */
export function taggedCharts(...charts: readonly string[]): Readonly<Record<string, string>> {
  const files = charts.flatMap((text) => {
    const [name = '', version = '', ...more] = text.split(' ');
    const lines = more.length === 0 ? '' : `${more.join(' ')}\n`;
    return [
      [`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: ${version}\n${lines}`],
      [`charts/${name}/values.yaml`, 'a: 1\n'],
    ];
  });
  return Object.fromEntries(files);
}
