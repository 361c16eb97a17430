/** Charts whose authors mean harm: each place that a page shows contains something that would run, load, send or mislead. */
import { appTemplates, daysLater, type SampleChart } from './sample-chart.ts';

/** What an attack sets if it runs. */
export const canary = 'charthouseCanary';

const run = `globalThis.${canary}=1`;
const elsewhere = 'https://attacker.example/x';

/** Pieces of markup, each of which would run a script in a page that trusts it. */
export const attacks: readonly string[] = [
  `<script>${run}</script>`,
  `<SCRIPT SRC="data:text/javascript,${run}"></SCRIPT>`,
  `<img src=x onerror="${run}">`,
  `<img src="x" onerror=${run} alt=a>`,
  `<svg onload="${run}"><circle r="1"/></svg>`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${canary}=1</script>"></iframe></foreignObject></svg>`,
  `<iframe srcdoc="<script>parent.${canary}=1</script>"></iframe>`,
  `<iframe src="javascript:parent.${canary}=1"></iframe>`,
  `<object data="data:text/html,<script>parent.${canary}=1</script>"></object>`,
  `<embed src="data:text/html,<script>${run}</script>">`,
  `<a href="javascript:${run}">javascript</a>`,
  `<a href=" &#x6A;ava&#115;cript&colon;${run}">entities</a>`,
  `<a href="java\tscript:${run}">tab</a>`,
  `<a href="\u0001javascript:${run}">control</a>`,
  `<a href="vbscript:${run}">vbscript</a>`,
  `<a href="data:text/html;base64,${Buffer.from(`<script>opener.${canary}=1</script>`).toString('base64')}">data</a>`,
  `<form action="javascript:${run}"><button>Send</button></form>`,
  `<button formaction="javascript:${run}">Button</button>`,
  `<input autofocus onfocus="${run}">`,
  `<details open ontoggle="${run}"><summary>x</summary></details>`,
  `<body onload="${run}">`,
  `<video><source onerror="${run}"></video>`,
  `<math><mtext></p><img src=x onerror="${run}"></math>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript>`,
  `<template><img src=x onerror="${run}"></template>`,
  `<style>@import "${elsewhere}.css"; body{display:none}</style>`,
  `<link rel="stylesheet" href="${elsewhere}.css">`,
  `<meta http-equiv="refresh" content="0;url=${elsewhere}">`,
  `<base href="https://attacker.example/">`,
  `<p style="position:fixed;inset:0;background:url(${elsewhere})">cover</p>`,
  `<marquee onstart="${run}">x</marquee>`,
  `<a id="main" name="query" href="#">clobber</a><form id="search"></form><div id="list"></div><select id="sort"></select>`,
  `<p class="skip hide notice bad tabs">classes of the page</p>`,
  `--><script>${run}</script><!--`,
  `]]><script>${run}</script>`,
  `"><img src=x onerror="${run}">`,
  `'><img src=x onerror='${run}'>`,
  `\`\`\`html"><img src=x onerror=${run}>\nx\n\`\`\``,
  `![x](javascript:${run})`,
  `![x](${elsewhere}.png)`,
  `[x](javascript:${run})`,
  `[x](jav&#x0A;ascript:${run})`,
  `[x]( data:text/html,<script>${run}</script>)`,
  `<javascript:${run}>`,
  `[ref]\n\n[ref]: javascript:${run}`,
  `> [!NOTE]<img src=x onerror="${run}">\n> x`,
  `text[^<img src=x onerror="${run}">]\n\n[^<img src=x onerror="${run}">]: <script>${run}</script>`,
];

const turned = '\u202Egnp.exe\u202C \u2066hidden\u2069';
const picture = `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}" width="40" height="40"><script>${run}</script><image href="${elsewhere}.png"/><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${run}"/></foreignObject></svg>`;
const all = attacks.join('\n\n');
const short = `<img src=x onerror="${run}"> "'</p></main><script>${run}</script>${turned}`;

const values = `# -- ${short.replaceAll('\n', ' ')}
"<script>${run}</script>": '<img src=x onerror="${run}">'
"\\"><svg onload=${run}>":
  # ${attacks[0]}
  "__proto__": { "constructor": "<script>${run}</script>" }
## @section <script>${run}</script>
## @param evil [<img src=x onerror=${run}>] <script>${run}</script>
evil: "</code></pre><script>${run}</script>"
`;

function hostile(name: string, more: Partial<SampleChart>): SampleChart {
  return {
    name,
    fields: { description: short },
    files: {},
    versions: [
      { version: '1.0.0', appVersion: short, created: daysLater(1) },
      { version: '1.0.1', appVersion: short, created: daysLater(2) },
    ],
    ...more,
  };
}

/** All of them. */
export const hostileCharts: readonly SampleChart[] = [
  hostile('hostile-readme', { files: { 'README.md': all, 'values.yaml': values, ...appTemplates('hostile') } }),
  hostile('hostile-html', { files: { 'README.md': attacks.map((attack) => `<div>${attack}</div>`).join('') } }),
  hostile('hostile-metadata', {
    fields: {
      description: short,
      home: `javascript:${run}`,
      sources: [`javascript:${run}//https://x`, `https://ok.example/"onmouseover="${run}`, `data:text/html,<script>${run}</script>`, short],
      keywords: [...attacks.slice(0, 6), turned],
      icon: `javascript:${run}`,
      kubeVersion: '>=1.2.0',
      maintainers: [
        { name: short, url: `javascript:${run}` },
        { name: 'x', email: `a@b"onmouseover="${run}` },
        { name: turned, url: `https://ok.example/'><script>${run}</script>` },
      ],
      annotations: {
        'artifacthub.io/license': short,
        'artifacthub.io/changes': `- kind: ${JSON.stringify(attacks[0])}\n  description: ${JSON.stringify(short)}\n  links:\n    - name: ${JSON.stringify(short)}\n      url: "javascript:${run}"\n- ${JSON.stringify(attacks[2])}\n`,
      },
      dependencies: [{ name: short, version: short, repository: `javascript:${run}`, condition: short, alias: short }],
    },
    files: { [`templates/<img src=x onerror=${run}>.yaml`]: 'x', [`crds/"><script>${run}<!--.yaml`]: 'x' },
  }),
  hostile('hostile-pictures', {
    files: { 'README.md': '![x](evil.svg)\n\n<img src="evil.svg">\n\n![y](evil.svg "onload=1")\n', 'evil.svg': picture },
  }),
  hostile('hostile-table', { files: { 'README.md': `| a | b |\n| - | - |\n${'| <b>x | y |\n'.repeat(4_000)}` } }),
  hostile('hostile-nesting', {
    files: {
      'README.md': `${'>'.repeat(500)} deep\n\n${'<div><b><i>'.repeat(2_000)}\n\n${'- '.repeat(200)}x\n\n${'</div></section></main></body></html>'.repeat(50)}`,
    },
  }),
  hostile('hostile-broken', {
    files: {
      'README.md': `<table><tr><td><p>x</table></div></section></main><footer><h1>Not the page</h1><table>\n<td colspan=100000>\n<ol start=99999999999>\n<li><a href="https://ok.example"><a href="x">\n${'*'.repeat(5_000)}\n${'['.repeat(5_000)}`,
    },
  }),
  hostile('hostile-direction', {
    fields: { description: `${turned} \u200f\u061c${'\u0301'.repeat(400)}`, maintainers: [{ name: turned }] },
    files: { 'README.md': `# ${turned}\n\n${turned}\n\n\u202E`.repeat(20), 'values.yaml': `# ${turned}\n"a\u202Eb": "c\u2066d"\n` },
    versions: [
      { version: '1.0.0', created: daysLater(1) },
      {
        version: '1.0.1',
        created: daysLater(2),
        files: { 'values.yaml': `# ${turned}\n"a\u202Eb": "${turned}"\n`, [`${turned}.txt`]: 'new' },
      },
    ],
  }),
  hostile('hostile-values', {
    files: {
      'values.yaml': values,
      'values.schema.json': JSON.stringify({ properties: { evil: { type: [short], description: short }, x: { enum: [short] } } }),
    },
  }),
];
