/** Charts of odd shapes, each of a kind that exists: what they lack, what they have too much of, and other scripts than Latin. */
import { deflateSync } from 'node:zlib';
import { appTemplates, daysLater, history, type SampleChart } from './sample-chart.ts';

/** A chart of which little is said. */
function chart(name: string, description: string | undefined, files: SampleChart['files'], more: Partial<SampleChart> = {}): SampleChart {
  const { fields = {}, ...others } = more;
  return {
    name,
    fields: { ...(description === undefined ? {} : { description }), ...fields },
    files,
    versions: history(['1.0.0', '1.0.1'], { last: 1000 + name.length * 17 }),
    ...others,
  };
}

/** A picture of two colours, as a PNG. */
export function picture(width: number, height: number): Buffer {
  const piece = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(Buffer.concat([Buffer.from(type), body])));
    return Buffer.concat([length, Buffer.from(type), body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = (y: number): Buffer =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => (x + y < width / 2 ? [10, 107, 94] : [215, 236, 231])).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => row(y))));
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    piece('IHDR', header),
    piece('IDAT', pixels),
    piece('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}

const hugeValues = Array.from(
  { length: 50 },
  (_, at) =>
    `component${at}:\n  # -- Run component ${at}\n  enabled: ${at % 2 === 0}\n${Array.from({ length: 11 }, (__, key) => `  # -- Setting ${key} of component ${at}, as its own documentation explains\n  setting${key}: "${'value '.repeat((key % 4) + 1).trim()}"\n`).join('')}`,
).join('\n');

const everyBlock = `# Every block

Plain text with **bold**, *italic*, ~~struck~~, \`code\`, <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O and https://example.com/a-link.

> A quote.
>
> > A quote in it.

> [!NOTE]
> A note.

> [!TIP]
> A tip.

> [!IMPORTANT]
> Important.

> [!WARNING]
> A warning.

> [!CAUTION]
> Caution.

1. one
   - nested
     1. deeper
2. two

- [x] done
- [ ] open

Term with a footnote[^1], and a second[^two].

\`\`\`yaml
apiVersion: v1 # the first
data: { key: "value", number: 12, on: true }
\`\`\`

\`\`\`go
func main() { fmt.Println("x", 1) } // a comment
\`\`\`

\`\`\`json
{ "a": [1, true, null] }
\`\`\`

\`\`\`diff
- before
+ after
\`\`\`

\`\`\`
no language ${'and a long line '.repeat(20)}
\`\`\`

| left | right | centre |
| :--- | ---: | :---: |
| a \\| b | 1 | \`x\` |
| ${'a-cell-without-a-space-'.repeat(8)} | 2 | y |

---

###### The smallest heading

[^1]: The first.
[^two]: The second, with \`code\`.
`;

const longName = 'observability-opentelemetry-collector-gateway-for-multi-tenant-clusters-eu-central';

/** Each is there for one shape. */
export const oddCharts: readonly SampleChart[] = [
  chart('bare', undefined, {}, { versions: [{ version: '0.1.0', created: daysLater(20) }] }),
  chart('no-readme', 'A chart without a README', { 'values.yaml': 'replicaCount: 1\n', ...appTemplates('no-readme') }),
  chart('no-values', 'A chart without values', { 'README.md': 'Nothing to set.\n', 'templates/x.yaml': 'kind: ConfigMap\n' }),
  chart('empty-values', 'Values that are only comments', { 'README.md': 'See below.\n', 'values.yaml': '# nothing\n' }),
  chart('huge-values', '600 values', { 'README.md': '# huge-values\n', 'values.yaml': hugeValues }),
  chart('schema-only', 'Values are known from the schema alone', {
    'values.yaml': '{}\n',
    'values.schema.json': JSON.stringify({
      type: 'object',
      properties: { mode: { enum: ['fast', 'safe'], description: 'How it works' }, size: { type: ['integer', 'null'] } },
    }),
  }),
  chart('odd-values', 'Lists, anchors, dots, empty keys, and texts of many lines', {
    'values.yaml':
      'base: &base { cpu: 1 }\nmore: *base\n"dotted.key/with-slash": yes\nhosts:\n  - name: a.example.com\n    paths: [/, /api]\nscript: |\n  #!/bin/sh\n  echo "hello"\nnothing:\nempty: ""\nlarge: 12345678901234567890\n"": odd\nannotations:\n  nginx.ingress.kubernetes.io/proxy-body-size: 8m\n',
  }),
  chart(
    'nightly',
    'Pre-releases only',
    { 'README.md': '# nightly\n' },
    { versions: history(['0.0.1-alpha.1', '0.0.1-alpha.2', '0.1.0-dev.20261101'], { last: 1330 }) },
  ),
  chart(
    'build-metadata',
    'Versions with a plus, a v and leading years',
    { 'README.md': '# build-metadata\n' },
    { versions: history(['v1.0.0', '1.1.0+build.5', '2024.11.30', '2026.1.2+sha.0123456789abcdef']) },
  ),
  chart(longName, 'A name of 82 characters', { 'README.md': `# ${longName}\n` }),
  chart(
    'long-description',
    `${'A description that goes on and on, since its author wanted to explain everything at once: what it is, for whom, and why. '.repeat(6)}`,
    {},
  ),
  chart('no-spaces', `${'averylongwordwithoutanyspaceinit'.repeat(12)}`, {
    'README.md': `${'x'.repeat(900)}\n\n[${'link'.repeat(60)}](https://example.com/${'path'.repeat(80)})\n`,
  }),
  chart(
    'hanabi',
    '花火大会の予約を受け付けるウェブアプリケーション',
    {
      'README.md': '# 花火\n\n予約の受付、抽選、通知。\n\n| 項目 | 値 |\n| --- | --- |\n| 席数 | 3000 |\n',
      'values.yaml': '# ポッドの数\nreplicaCount: 2\n',
    },
    { fields: { keywords: ['花火', '予約'], maintainers: [{ name: '山田 花子', email: 'hanako@example.jp' }] } },
  ),
  chart('souq', 'متجر إلكتروني متعدد اللغات', {
    'README.md': '# سوق\n\nمتجر إلكتروني للبيع عبر الإنترنت. يعمل مع `helm install`.\n\n- سلة المشتريات\n- الدفع\n',
    'values.yaml': '# عدد النسخ\nreplicaCount: 1\n',
  }),
  chart(
    'pogoda',
    'Прогноз погоды: сбор данных и карты',
    { 'README.md': '# Погода ☀️ 🌧️\n\nДанные каждые десять минут.\n' },
    { fields: { maintainers: [{ name: 'Ольга Иванова' }] } },
  ),
  chart('pictures', 'Pictures of the package in the README', {
    'README.md':
      '# pictures\n\n![Two colours](img/two.png)\n\n<img src="./img/wide.png" width="2000" alt="A wide one">\n\n![Missing](img/none.png) ![Badge](https://img.example.com/build.svg)\n\n<picture><source media="(prefers-color-scheme: dark)" srcset="https://example.com/dark.png"><img alt="Theme" src="img/two.png"></picture>\n',
    'img/two.png': picture(120, 40),
    'img/wide.png': picture(1600, 60),
  }),
  chart('every-block', 'All that Markdown has', { 'README.md': everyBlock }),
  chart('long-readme', 'A README of 150 kB', {
    'README.md': Array.from({ length: 300 }, (_, at) => `## Part ${at}\n\n${'A sentence that explains something. '.repeat(12)}\n`).join(
      '\n',
    ),
  }),
  chart('plain-readme', 'README without an ending', { README: 'Plain text.\n\n  * with a list\n' }),
  chart('wide-table', 'A table of 30 columns', {
    'README.md': `| ${Array.from({ length: 30 }, (_, at) => `column ${at}`).join(' | ')} |\n|${' --- |'.repeat(30)}\n| ${Array.from({ length: 30 }, () => 'cell').join(' | ')} |\n`,
  }),
  chart(
    'crowded',
    'Many maintainers, keywords and links',
    {},
    {
      fields: {
        maintainers: Array.from({ length: 15 }, (_, at) => ({ name: `Maintainer ${at + 1}`, email: `m${at}@example.com` })),
        keywords: Array.from({ length: 40 }, (_, at) => `keyword-${at}`),
        sources: Array.from(
          { length: 12 },
          (_, at) => `https://github.com/example/a-repository-with-a-long-name-${at}/tree/main/charts/crowded`,
        ),
        kubeVersion: '>= 1.22.0-0 < 1.34.0-0 || >= 1.35.1-0',
      },
      versions: [{ version: '1.0.0', appVersion: `sha256:${'0123456789abcdef'.repeat(4)}`, created: daysLater(777) }],
    },
  ),
  chart(
    'tiller-era',
    'apiVersion v1, and no type',
    { 'README.md': '# Since 2018\n' },
    { fields: { apiVersion: 'v1', engine: 'gotpl', tillerVersion: '>2.0.0' } },
  ),
  chart(
    'changelog',
    'Changes of all kinds',
    {},
    {
      fields: {
        annotations: {
          'artifacthub.io/changes': ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security', 'odd']
            .map(
              (kind) =>
                `- kind: ${kind}\n  description: Something was ${kind}\n  links:\n    - name: Issue\n      url: https://github.com/example/charts/issues/1\n`,
            )
            .join(''),
        },
      },
    },
  ),
  chart(
    'changes-as-texts',
    'Changes that are texts',
    {},
    { fields: { annotations: { 'artifacthub.io/changes': '- One change\n- Another change\n' } } },
  ),
  chart(
    'elsewhere',
    'Packages on another server',
    { 'README.md': '# elsewhere\n' },
    { packagesAt: 'https://packages.example.org/stable/', lost: ['1.0.0', '1.0.1'] },
  ),
  chart('lost', 'Packages that are gone', { 'README.md': '# lost\n' }, { lost: ['1.0.1'] }),
  chart(
    'no-date',
    'The index has no times',
    { 'README.md': '# no-date\n' },
    {
      versions: [
        { version: '1.0.0', created: null },
        { version: '1.1.0', created: null },
      ],
    },
  ),
  chart('many-files', '200 templates', {
    ...Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [`templates/part-${Math.floor(at / 20)}/object-${at}.yaml`, `kind: ConfigMap\n`]),
    ),
  }),
];
