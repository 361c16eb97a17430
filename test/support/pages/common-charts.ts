/** Charts as most repositories have them: services, databases, operators, a library. */
import { appTemplates, type Fields, history, type SampleChart } from './sample-chart.ts';

const team = [{ name: 'Platform team', email: 'platform@example.com' }];

/** An ordinary service, as a team has dozens of them. */
function service(name: string, description: string, keywords: readonly string[], latest: string): SampleChart {
  const [major = '1', minor = '0'] = latest.split('.');
  const older = Array.from({ length: Number(minor) }, (_, at) => `${major}.${at}.0`);
  return {
    name,
    fields: { description, keywords, maintainers: team, home: `https://docs.example.com/${name}` },
    files: {
      'README.md': `# ${name}\n\n${description}.\n\n## Install\n\n\`\`\`sh\nhelm install ${name} example/${name}\n\`\`\`\n`,
      'values.yaml': `# Number of pods\nreplicaCount: 2\nimage:\n  # Where the image is\n  repository: registry.example.com/${name}\n  tag: ""\nservice:\n  port: 80\n`,
      ...appTemplates(name),
    },
    versions: history([...older, latest], { last: 1150 + name.length * 11, every: 31 }),
    ...(name.length % 2 === 0 ? { signed: [latest] } : {}),
  };
}

/** @param comments in bitnami's form, with 300 versions and pre-releases among them. */
const postgresql: SampleChart = {
  name: 'postgresql',
  fields: {
    description: 'PostgreSQL with streaming replication, backups to S3 and metrics',
    keywords: ['database', 'sql', 'postgres', 'replication'],
    maintainers: [{ name: 'Data team', url: 'https://github.com/example/data' }],
    home: 'https://www.postgresql.org',
    annotations: { 'artifacthub.io/license': 'PostgreSQL' },
  },
  files: {
    'README.md':
      '# PostgreSQL\n\nOne primary, any number of replicas.\n\n## Backups\n\nA job writes a base backup each night, and the WAL as it is made.\n\n```yaml\nbackup:\n  enabled: true\n  bucket: s3://example-backups\n```\n',
    'values.yaml': `## @section Global parameters
## @param global.imageRegistry Registry of all images
## @param global.storageClass Storage class of all volumes
global:
  imageRegistry: ""
  storageClass: ""

## @section Primary
## @param primary.persistence.enabled Keep the data in a volume
## @param primary.persistence.size Size of the volume
## @param primary.resources [object] Requests and limits
## @param primary.extraEnvVars [array, default: []] More variables of the container
primary:
  persistence:
    enabled: true
    size: 8Gi
  resources: {}
  extraEnvVars: []

## @section Replicas
## @param replica.count Number of replicas
## @param replica.synchronous [boolean] Wait for a replica before a commit returns
replica:
  count: 0
  synchronous: false

## @section Backup
## @param backup.enabled Write backups
## @param backup.bucket URL of the bucket
## @param backup.schedule When, as a cron expression
## @param backup.retention [string, nullable] For how long
## @skip backup.internal
backup:
  enabled: false
  bucket: ""
  schedule: "0 3 * * *"
  retention:
  internal: x
`,
    ...appTemplates('postgresql', 5432),
  },
  versions: history(
    Array.from(
      { length: 300 },
      (_, at) => `${12 + Math.floor(at / 60)}.${Math.floor((at % 60) / 6)}.${at % 6}${at % 29 === 28 ? '-beta.1' : ''}`,
    ),
    { every: 4 },
  ),
};

const common: SampleChart = {
  name: 'common',
  fields: {
    description: 'Labels, names and probes that all charts of this repository share',
    type: 'library',
    keywords: ['library'],
    maintainers: team,
  },
  files: {
    'README.md':
      '# common\n\nA library chart: it renders nothing by itself.\n\n```yaml\nmetadata:\n  labels: {{- include "common.labels" . | nindent 4 }}\n```\n',
    'templates/_labels.tpl': '{{- define "common.labels" -}}\nhelm.sh/chart: {{ .Chart.Name }}\n{{- end }}\n',
    'templates/_names.tpl': '{{- define "common.name" -}}\n{{ .Chart.Name }}\n{{- end }}\n',
  },
  versions: history(['1.0.0', '1.1.0', '2.0.0', '2.0.1', '2.1.0'], { last: 1210, every: 90 }),
  signed: ['2.1.0'],
};

const crd = (kind: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${kind}s.pki.example.com\nspec:\n  group: pki.example.com\n  names: { kind: ${kind}, plural: ${kind}s }\n`;

const operator: SampleChart = {
  name: 'cert-operator',
  fields: {
    description: 'Issues and renews certificates from your own authority',
    keywords: ['operator', 'pki', 'tls', 'security'],
    kubeVersion: '>=1.25.0-0',
    maintainers: team,
    annotations: { 'artifacthub.io/operator': 'true', 'artifacthub.io/license': 'MIT' },
  },
  files: {
    'README.md':
      '# cert-operator\n\n> [!CAUTION]\n> Helm never upgrades or deletes CRDs. Apply the files in [crds](crds) before you upgrade.\n',
    'values.yaml': '# -- Pods of the operator\nreplicaCount: 1\n# -- Renew this long before a certificate ends\nrenewBefore: 720h\n',
    ...Object.fromEntries(
      ['issuer', 'certificate', 'certificaterequest', 'order', 'challenge', 'authority'].map((kind) => [`crds/${kind}.yaml`, crd(kind)]),
    ),
    ...appTemplates('cert-operator'),
  },
  versions: history(['0.9.0', '0.10.0', '1.0.0', '1.1.0', '1.1.1'], { last: 1287, every: 44 }),
  signed: ['1.1.1', '1.1.0'],
};

const dependencies: readonly Fields[] = [
  'cart',
  'catalogue',
  'checkout',
  'payments',
  'search',
  'shipping',
  'accounts',
  'mailer',
  'reports',
  'common',
  'postgresql',
]
  .map((name): Fields => ({ name, version: '>=1.0.0', repository: 'https://charts.example.com', condition: `${name}.enabled` }))
  .concat(
    [
      'redis',
      'kafka',
      'grafana',
      'loki',
      'tempo',
      'mimir',
      'keycloak',
      'vault',
      'minio',
      'nats',
      'temporal',
      'clickhouse',
      'opensearch',
    ].map((name) => ({
      name,
      version: '~1.2',
      repository: name.length % 2 === 0 ? 'oci://registry.example.com/charts' : 'https://charts.partner.example.org/stable',
      tags: ['infra'],
    })),
  );

const umbrella: SampleChart = {
  name: 'platform',
  fields: {
    description: 'Everything of the shop in one release: 24 charts',
    keywords: ['umbrella', 'platform'],
    maintainers: team,
    dependencies,
  },
  files: {
    'README.md': '# platform\n\nTurn parts off with `NAME.enabled=false`.\n',
    'values.yaml': dependencies.map(({ name }) => `${name}:\n  # Install ${name}\n  enabled: true\n`).join(''),
  },
  versions: history(['2026.1.0', '2026.2.0', '2026.3.0'], { last: 1320, every: 60 }),
};

const deprecated: SampleChart = {
  name: 'legacy-ingress',
  fields: {
    description: 'The ingress controller of before. Use gateway instead',
    deprecated: true,
    keywords: ['ingress'],
    maintainers: team,
  },
  files: { 'README.md': '# legacy-ingress\n\nUse `gateway`.\n', 'values.yaml': 'replicaCount: 1\n', ...appTemplates('legacy-ingress') },
  versions: history(['0.1.0', '0.2.0', '0.3.0'], { last: 400, every: 60 }),
};

/** What most lists look like. */
export const commonCharts: readonly SampleChart[] = [
  postgresql,
  common,
  operator,
  umbrella,
  deprecated,
  service('accounts', 'Sign-up, login and profiles of customers', ['identity', 'login'], '3.4.0'),
  service('cart', 'Keeps what customers want to buy', ['shop'], '2.6.1'),
  service('catalogue', 'Products, prices and pictures', ['shop', 'products'], '4.1.0'),
  service('checkout', 'Addresses, taxes and orders', ['shop', 'orders'], '1.9.2'),
  service('gateway', 'Envoy with the routes and certificates of your clusters', ['ingress', 'envoy', 'network'], '1.3.0'),
  service('mailer', 'Sends mail by SMTP or SES, with templates', ['mail', 'smtp'], '0.8.3'),
  service('payments', 'Cards, wallets and refunds, PCI DSS in mind', ['shop', 'payments', 'pci'], '5.0.4'),
  service('reports', 'Nightly reports as CSV and PDF', ['analytics'], '1.2.0'),
  service('shipping', 'Labels and tracking of parcels', ['shop', 'logistics'], '2.2.2'),
];
