/** The commands and files that install a version: Helm, Argo CD, Flux and Terraform. */
import { type Html, html } from './html.ts';
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
  return url === undefined || isLibrary || yanked !== undefined
    ? ''
    : command(`helm install ${name} ${name} --repo ${url} --version ${version}`);
}

interface Way {
  readonly title: string;
  readonly lines: readonly string[];
}

const placeholder = 'https://URL-OF-THIS-REPOSITORY';

function helm({ repositoryName, url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Helm',
    lines: [
      `helm repo add ${repositoryName} ${url}`,
      'helm repo update',
      `helm install my-${name} ${repositoryName}/${name} --version ${version}`,
    ],
  };
}

function dependency({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return { title: 'Chart.yaml', lines: ['dependencies:', `  - name: ${name}`, `    version: ${version}`, `    repository: ${url}`] };
}

function argo({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Argo CD',
    lines: [
      ...['apiVersion: argoproj.io/v1alpha1', 'kind: Application', 'metadata:', `  name: ${name}`, '  namespace: argocd', 'spec:'],
      ...['  project: default', '  source:', `    repoURL: ${url}`, `    chart: ${name}`, `    targetRevision: ${version}`],
      ...['  destination:', '    server: https://kubernetes.default.svc', `    namespace: ${name}`],
    ],
  };
}

function flux({ repositoryName, url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Flux',
    lines: [
      ...['apiVersion: source.toolkit.fluxcd.io/v1', 'kind: HelmRepository', 'metadata:', `  name: ${repositoryName}`, 'spec:'],
      ...['  interval: 1h', `  url: ${url}`, '---', 'apiVersion: helm.toolkit.fluxcd.io/v2', 'kind: HelmRelease', 'metadata:'],
      ...[`  name: ${name}`, 'spec:', '  interval: 1h', '  chart:', '    spec:', `      chart: ${name}`, `      version: ${version}`],
      ...['      sourceRef:', '        kind: HelmRepository', `        name: ${repositoryName}`],
    ],
  };
}

function terraform({ url = placeholder }: Site, { name, version }: ChartVersion): Way {
  return {
    title: 'Terraform',
    lines: [
      `resource "helm_release" "${name}" {`,
      `  name       = "${name}"`,
      `  repository = "${url}"`,
      `  chart      = "${name}"`,
      `  version    = "${version}"`,
      '}',
    ],
  };
}
