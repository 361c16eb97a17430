/** The commands and files that install a version: Helm, Argo CD, Flux and Terraform. */
import { shellWord } from '../base/shell-word.ts';
import { type Html, html } from './html.ts';
import { hclName, hclText, objectName, yamlText } from './install-words.ts';
import type { ChartVersion, Site } from './model.ts';
import { command } from './parts.ts';

/** A library chart is no release of its own: it is a dependency. */
export function installSection(site: Site, shown: ChartVersion): Html {
  const ways = shown.isLibrary
    ? [dependency(site, shown)]
    : [helm(site, shown), argo(site, shown), flux(site, shown), terraform(site, shown)];
  return html`<section id="install"><h2>Install</h2>
${ways.map(({ title, lines }, at) => html`<details${at === 0 ? html` open` : ''}><summary>${title}</summary>${command(lines.join('\n'))}</details>\n`)}</section>`;
}

/** One command that needs nothing before it; nothing for a library, a yanked version or a repository without a URL. */
export function installCommand({ url }: Site, { name, version, isLibrary, yanked }: ChartVersion): Html | '' {
  if (url === undefined || isLibrary || yanked !== undefined) return '';
  const [release, address] = [objectName(name), shellWord(url)];
  return command(`helm install ${release} ${name} --repo ${address} --version ${version}`);
}

interface Way {
  readonly title: string;
  readonly lines: readonly string[];
}

const placeholder = 'https://URL-OF-THIS-REPOSITORY';

function helm({ repositoryName, url = placeholder }: Site, { name, version }: ChartVersion): Way {
  const [repository, release] = [shellWord(repositoryName), objectName(`my-${name}`)];
  return {
    title: 'Helm',
    lines: [
      `helm repo add ${repository} ${shellWord(url)}`,
      'helm repo update',
      `helm install ${release} ${repository}/${name} --version ${version}`,
    ],
  };
}

function dependency({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Chart.yaml',
    lines: ['dependencies:', `  - name: ${yamlText(name)}`, `    version: ${yamlText(version)}`, `    repository: ${yamlText(url)}`],
  };
}

function argo({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Argo CD',
    lines: [
      ...[
        'apiVersion: argoproj.io/v1alpha1',
        'kind: Application',
        'metadata:',
        `  name: ${yamlText(objectName(name))}`,
        '  namespace: argocd',
        'spec:',
      ],
      ...['  project: default', '  source:', `    repoURL: ${yamlText(url)}`, `    chart: ${yamlText(name)}`],
      ...[`    targetRevision: ${yamlText(version)}`, '  destination:', '    server: https://kubernetes.default.svc'],
      // Without the option, a new namespace would have to be made before.
      ...[`    namespace: ${yamlText(objectName(name))}`, '  syncPolicy:', '    syncOptions:', '      - CreateNamespace=true'],
    ],
  };
}

function flux({ repositoryName, url = placeholder }: Site, { name, version }: ChartVersion): Way {
  const repository = yamlText(objectName(repositoryName));
  return {
    title: 'Flux',
    lines: [
      ...['apiVersion: source.toolkit.fluxcd.io/v1', 'kind: HelmRepository', 'metadata:', `  name: ${repository}`, 'spec:'],
      ...['  interval: 1h', `  url: ${yamlText(url)}`, '---', 'apiVersion: helm.toolkit.fluxcd.io/v2', 'kind: HelmRelease', 'metadata:'],
      ...[`  name: ${yamlText(objectName(name))}`, 'spec:', '  interval: 1h', '  chart:', '    spec:', `      chart: ${yamlText(name)}`],
      ...[`      version: ${yamlText(version)}`, '      sourceRef:', '        kind: HelmRepository', `        name: ${repository}`],
    ],
  };
}

function terraform({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Terraform',
    lines: [
      `resource "helm_release" "${hclName(name)}" {`,
      `  name       = ${hclText(objectName(name))}`,
      `  repository = ${hclText(url)}`,
      `  chart      = ${hclText(name)}`,
      `  version    = ${hclText(version)}`,
      '}',
    ],
  };
}
