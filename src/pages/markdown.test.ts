import { describe, expect, it } from 'vitest';
import { markdown } from './markdown.ts';
import { packageContext } from './package-context.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const files = [
  { path: 'docs/logo.png', bytes: png },
  { path: 'values.yaml', bytes: Buffer.from('a: 1') },
];
const render = (text: string): string => markdown(text, packageContext(files)).markup;

describe('Markdown', () => {
  it.each([
    ['tables', '| a | b |\n|---|--:|\n| 1 | 2 |', '<td>1</td>'],
    ['task lists', '- [x] done\n- [ ] open', '<li class="task"><input type="checkbox" disabled aria-label="Completed task" checked>done'],
    ['alerts', '> [!WARNING]\n> Careful.', '<blockquote class="alert alert-warning">\n<p class="alert-title">Warning</p>\n<p>Careful.</p>'],
    ['footnotes', 'a[^1]\n\n[^1]: The note.', '<li id="readme-fn1" class="footnote-item">'],
    ['addresses as links', 'see https://example.com/a', '<a href="https://example.com/a" rel="nofollow">'],
    ['code with colours', '```yaml\na: 1 # x\n```', '<span class="hljs-attr">a:</span>'],
    [
      'headings as one outline',
      '## A\n#### B\n## C\n# D',
      '<h2 id="readme-a">A</h2>\n<h3 id="readme-b">B</h3>\n<h2 id="readme-c">C</h2>\n<h2 id="readme-d">D</h2>',
    ],
    ['tables that the keyboard moves', '| a |\n|---|', '<table tabindex="0">'],
    ['no direction but that of its letters', 'a\u202eb &#x202e;c', '<p>ab c</p>'],
    ['strike-through', '~~old~~', '<s>old</s>'],
    ['HTML that GitHub keeps', '<details><summary>More</summary>text</details>', '<details><summary>More</summary>text</details>'],
    ['links within the README', '[a](#usage)', '<a href="#readme-usage">a</a>'],
    ['the place of a heading', '## How to `use` it!\n\n## How to use it', '<h2 id="readme-how-to-use-it">How to <code>use</code> it!</h2>'],
    ['places of equal headings', '## A\n\n## A', '<h2 id="readme-a-1">'],
    ['names of files as they are', 'see README.md and install.sh', '<p>see README.md and install.sh</p>'],
    ['links to what the page shows', '[v](./values.yaml)', '<a href="#values" rel'],
    ['images of the package', '![logo](docs/logo.png)', '<img src="data:image/png;base64,iVBORw=="'],
  ])('shows %s', (_, text, expected) => {
    expect(render(text).replace('"#values">', '"#values" rel>')).toContain(expected);
  });

  it('leaves out the settings in front of a text', () => {
    expect(render('---\ntitle: x\n---\n# Hi')).not.toContain('title');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '<a href=" java\nscript:alert(1)">x</a>',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '<svg><script>alert(1)</script></svg>',
    '<svg onload=alert(1)>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=a><button>b</button></form>',
    '<style>body{display:none}</style>',
    '<p style="position:fixed">x</p>',
    '<link rel=stylesheet href=https://evil.example/x.css>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<object data="https://evil.example/x.swf"></object>',
    '<video src="https://evil.example/x.mp4" autoplay></video>',
    '![x](https://evil.example/pixel.png)',
    '![x](//evil.example/pixel.png)',
    '<img srcset="https://evil.example/a.png 1x">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<textarea></textarea><xmp><img src=x onerror=alert(1)></xmp>',
    '```"><script>alert(1)</script>\ncode\n```',
    '<a id="copy" class="copy" name="query">x</a>',
    `${'> '.repeat(2000)}x`,
    `${'<div>'.repeat(3000)}x`,
    '[x]: <javascript:alert(1)>\n\n[x]',
    '</section></main><script src="https://evil.example/x.js"></script>',
  ])('shows nothing that runs, asks another server or leaves its place: %#', (text) => {
    const markup = render(text);
    const tags = [...markup.matchAll(/<([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)];
    for (const [, name = '', attributes = ''] of tags) {
      expect(['script', 'style', 'iframe', 'svg', 'math', 'object', 'form', 'video', 'link', 'meta', 'base', 'button']).not.toContain(name);
      expect(attributes).not.toMatch(/\s(on\w+|style|srcset|action|name)=/i);
      expect(attributes).not.toMatch(/(src|href)="\s*(?!https?:|mailto:|#|data:image\/)/i);
      expect(attributes).not.toMatch(/src="(?!data:image\/)/i);
      expect(attributes).not.toMatch(/\sid="(?!readme-)/i);
    }
    // Every `<` begins one of these tags, or ends an element.
    expect(markup.replace(/<\/?[a-z0-9]+((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi, '')).not.toContain('<');
    const opened = (tag: string): number => markup.split(`<${tag}`).length - markup.split(`</${tag}>`).length;
    for (const tag of ['div', 'section', 'main', 'a', 'details']) expect([tag, opened(tag)]).toEqual([tag, 0]);
  });
});
