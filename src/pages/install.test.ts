import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { html } from './html.ts';
import { installCommand, installSection } from './install.ts';
import { hclName, hclText, objectName, yamlText } from './install-words.ts';
import type { ChartVersion, Site } from './model.ts';

const site: Site = {
  ...{ title: 'Charts', description: undefined, repositoryName: '127', url: 'https://charts.example.com/a b', logo: undefined },
  ...{ pages: [], links: [], assets: { style: 's.css', script: 's.js', theme: undefined } },
};

const shown = (name: string, version: string, isLibrary = false): ChartVersion => ({
  ...{
    name,
    version,
    isLibrary,
    appVersion: undefined,
    created: undefined,
    digest: undefined,
    sizeBytes: undefined,
    packageUrl: undefined,
  },
  ...{ isSigned: false, isPreRelease: false, isDeprecated: false, yanked: undefined, description: '', keywords: [], home: undefined },
  ...{ sources: [], maintainers: [], kubeVersion: undefined, license: undefined, readme: undefined, values: [], valuesFile: undefined },
  ...{ templates: [], crds: [], dependencies: [], changes: [] },
});

const entities: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** What a reader copies. */
function copied(markup: string): readonly string[] {
  return [...markup.matchAll(/<code>([\s\S]*?)<\/code>/g)].map(([, text = '']) =>
    text.replace(/<[^>]*>/g, '').replace(/&[^;]*;/g, (each) => entities[each] ?? each),
  );
}

function documents(text: string): readonly Json[] {
  return text.split('\n---\n').map((each) => {
    const read = readYaml(Buffer.from(each));
    const json = read.kind === 'read' ? jsonOf(read.value) : undefined;
    if (json?.kind !== 'json') throw new Error(each);
    return json.json;
  });
}

const label = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/;

/** Each name and version that has pages. */
const part = fc.oneof(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,70}$/), fc.constantFrom('null', 'on', '12', '1.10', '1e3', '0o17'));

describe('what installs a version', () => {
  it('is read as it is meant, whatever the names are', () => {
    fc.assert(
      fc.property(part, part, (name, version) => {
        const [helm = '', argo = '', flux = '', terraform = ''] = copied(installSection(site, shown(name, version)).markup);
        expect(documents(argo)).toMatchObject([
          {
            metadata: { name: expect.stringMatching(label) },
            spec: {
              source: { repoURL: site.url, chart: name, targetRevision: version },
              destination: { namespace: expect.stringMatching(label) },
            },
          },
        ]);
        expect(documents(flux)).toMatchObject([
          { metadata: { name: '127' }, spec: { url: site.url } },
          {
            metadata: { name: expect.stringMatching(label) },
            spec: { chart: { spec: { chart: name, version, sourceRef: { name: '127' } } } },
          },
        ]);
        expect(helm.split('\n').at(-1)?.split(' ')[2]).toMatch(label);
        expect(terraform).toMatch(/^resource "helm_release" "[A-Za-z_][A-Za-z0-9_-]*" \{\n {2}name {7}= "[a-z0-9-]+"\n/);
        const [dependency = ''] = copied(installSection(site, shown(name, version, true)).markup);
        expect(documents(dependency)).toEqual([{ dependencies: [{ name, version, repository: site.url }] }]);
      }),
    );
  });

  it('is one command that a shell takes as it is', () => {
    expect(copied(html`${installCommand(site, shown('My.chart', '1.0.0'))}`.markup)).toEqual([
      "helm install my-chart My.chart --repo 'https://charts.example.com/a b' --version 1.0.0",
    ]);
  });

  it('has names that the tools take', () => {
    expect(['web', 'My_Chart.v2', '-', 'a'.repeat(80)].map(objectName)).toEqual(['web', 'my-chart-v2', 'chart', 'a'.repeat(53)]);
    expect(['web', '3scale', 'a.b'].map(hclName)).toEqual(['web', 'chart_3scale', 'a_b']);
    const open = '{';
    expect(hclText(`a"$${open}b}%{c}`)).toBe(`"a\\"$$${open}b}%%{c}"`);
    expect(['1.0.0', '1.10', 'yes', '2024-01-02', 'https://a/b: c'].map(yamlText)).toEqual([
      ...['1.0.0', '"1.10"', '"yes"', '"2024-01-02"', '"https://a/b: c"'],
    ]);
  });
});
