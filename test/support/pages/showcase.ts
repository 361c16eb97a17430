/** The chart that screenshots show first: it has all that a page can show. */
import { appTemplates, daysLater, type SampleChart, type SampleVersion } from './sample-chart.ts';

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="120" viewBox="0 0 360 120" role="img" aria-label="Storefront"><rect width="360" height="120" rx="14" fill="#12312b"/><g fill="none" stroke="#6fd3c0" stroke-width="5" stroke-linejoin="round"><path d="M40 44h56l-6 40H46z"/><path d="M54 44c0-18 28-18 28 0"/></g><text x="124" y="72" font-family="sans-serif" font-size="38" font-weight="600" fill="#fff">Storefront</text></svg>`;

const readme = `# Storefront

![Storefront](docs/storefront.svg)

Storefront runs on Kubernetes 1.27 and newer, and needs no operator. Each part scales by itself, and can be replaced by your own.

> [!IMPORTANT]
> Version 5 moved the settings of the database below \`database\`. Read [Upgrading](#upgrading) before you upgrade from 4.x.

## Quick start

\`\`\`sh
helm repo add example https://charts.example.com
helm install shop example/storefront --set ingress.host=shop.example.com
\`\`\`

The shop answers as soon as its pods are ready:

\`\`\`console
$ kubectl get pods -l app.kubernetes.io/instance=shop
NAME                       READY   STATUS    RESTARTS   AGE
shop-storefront-6d8f4b9c   2/2     Running   0          41s
\`\`\`

## What you get

| Part | Port | Scales | Can be turned off |
| --- | ---: | :---: | :---: |
| Web | 8080 | yes | no |
| Worker | – | yes | yes |
| Search | 9200 | no | yes |
| Database | 5432 | no | yes, with \`database.enabled=false\` |

- [x] Rolling updates without an outage
- [x] Network policies, pod disruption budgets, read-only file systems
- [ ] Multi-region: planned for 6.0[^regions]

## Examples

An external database, its password in a secret of your own:

\`\`\`yaml
database:
  enabled: false
  external:
    host: postgres.internal   # reached through the mesh
    port: 5432
    existingSecret: shop-db
\`\`\`

> [!TIP]
> Keep your values in a file of your own, and pass it with \`--values\`. The [reference](values.yaml) lists every value.

<details>
<summary>All ports in one place</summary>

| Port | Who asks | Why |
| --- | --- | --- |
| 8080 | your ingress | pages |
| 9102 | Prometheus | metrics |

</details>

## Upgrading

### From 4.x to 5.0

1. Move \`postgresql.*\` to \`database.*\`.
2. Run \`helm upgrade\` with \`--reset-then-reuse-values\`.
3. Watch the migration: \`kubectl logs job/shop-migrate\`.

> [!WARNING]
> A downgrade from 5.x to 4.x needs a restore of the database.

[^regions]: One region writes, the others read.
`;

const values = (replicas: number): string => `# -- Pods of the web part
replicaCount: ${replicas}

image:
  # -- Image of all parts
  repository: registry.example.com/shop/storefront
  # -- Tag; the app version of the chart if empty
  tag: ""
  # -- (string) When nodes pull the image: Always, IfNotPresent or Never
  pullPolicy: IfNotPresent

ingress:
  # -- Create an ingress
  enabled: true
  # -- Host name of the shop
  host: shop.example.com
  # -- Annotations of the ingress
  # @default -- \`{}\`
  annotations: {}
  tls:
    # -- Secret with the certificate
    secretName: shop-tls

service:
  # -- Port of the service
  port: 80

# -- Requests and limits of each pod
resources:
  requests: { cpu: 250m, memory: 256Mi }
  limits: { memory: 512Mi }

autoscaling:
  # -- Scale by load
  enabled: false
  # -- Never fewer pods
  minReplicas: 2
  # -- Never more pods
  maxReplicas: 12
  # -- Percent of the requested processor time
  targetCPUUtilizationPercentage: 70

database:
  # -- Run PostgreSQL in the release
  enabled: true
  external:
    # -- Host of your own database
    host: ""
    # -- Port of your own database
    port: 5432
    # -- Secret with the key \`password\`
    existingSecret: ""

# -- Nodes that may run the pods
nodeSelector: {}
# -- Taints that the pods tolerate
tolerations: []
`;

const changes = `- kind: added
  description: Search can be turned off
  links:
    - name: "#412"
      url: https://github.com/example/storefront/pull/412
- kind: changed
  description: PostgreSQL 16.4
- kind: fixed
  description: The migration waits until the database accepts connections
- kind: security
  description: The web part runs with a read-only file system
`;

const versions: readonly SampleVersion[] = [
  ...['4.0.0', '4.1.0', '4.1.1', '4.2.0', '4.2.1'].map((version, at) => ({
    version,
    appVersion: '2.9.4',
    created: daysLater(900 + at * 23),
  })),
  { version: '5.0.0-rc.1', appVersion: '3.0.0-rc.1', created: daysLater(1080) },
  ...['5.0.0', '5.0.1', '5.1.0', '5.1.1', '5.2.0', '5.2.1'].map((version, at) => ({
    version,
    appVersion: at < 2 ? '3.0.0' : '3.1.2',
    created: daysLater(1100 + at * 38),
  })),
].map((each, at) => ({
  ...each,
  files: { 'values.yaml': values(at < 6 ? 1 : at < 10 ? 2 : 3) },
  fields: { annotations: { 'artifacthub.io/license': 'Apache-2.0', 'artifacthub.io/changes': changes } },
}));

/** All of it. */
export const storefront: SampleChart = {
  name: 'storefront',
  fields: {
    description: 'A web shop for one team or for many: catalogue, cart and checkout in one release',
    type: 'application',
    keywords: ['shop', 'e-commerce', 'checkout', 'web'],
    home: 'https://shop.example.com/docs',
    sources: ['https://github.com/example/storefront', 'https://github.com/example/charts'],
    kubeVersion: '>=1.27.0-0',
    maintainers: [
      { name: 'Ada Winter', email: 'ada@example.com' },
      { name: 'Shop team', url: 'https://github.com/example/shop-team' },
    ],
    dependencies: [
      { name: 'common', version: '2.x.x', repository: 'https://charts.example.com' },
      { name: 'postgresql', version: '~16.0.0', repository: 'https://charts.example.com', condition: 'database.enabled' },
      { name: 'opensearch', version: '2.27.1', repository: 'oci://registry.example.com/charts', condition: 'search.enabled' },
    ],
  },
  files: {
    'README.md': readme,
    'docs/storefront.svg': logo,
    'values.schema.json': JSON.stringify({
      type: 'object',
      properties: {
        replicaCount: { type: 'integer', minimum: 0 },
        image: { type: 'object', properties: { pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] } } },
      },
    }),
    ...appTemplates('storefront'),
    'templates/ingress.yaml': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {{ .Release.Name }}\n',
    'templates/networkpolicy.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Release.Name }}\n',
    'crds/shops.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: shops.example.com\n',
  },
  versions,
  signed: versions.map(({ version }) => version),
};
