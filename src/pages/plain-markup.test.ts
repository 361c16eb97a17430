import fc from 'fast-check';
import sanitize from 'sanitize-html';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: a script without types.
import { readmeChart } from '../../bench/readme-charts.mjs';
import { cleanMarkup } from './clean-markup.ts';
import { renderer } from './markdown.ts';
import { packageContext } from './package-context.ts';
import { plainMarkup } from './plain-markup.ts';

const files = [{ path: 'logo.png', bytes: Buffer.from([1, 2, 3]) }];

const plain = (text: string): string | undefined => plainMarkup(renderer, renderer.parse(text, {}), packageContext(files));
const cleaned = (text: string): string => cleanMarkup(renderer.render(text), packageContext(files));

/** The same elements, attributes and texts are the same markup, however they are written. */
function settled(markup: string): string {
  return sanitize(markup, {
    allowedTags: false,
    allowVulnerableTags: true,
    allowedAttributes: false,
    allowedSchemes: ['http', 'https', 'mailto', 'data'],
    transformTags: {
      '*': (tagName, attribs) => {
        // The names of languages are left out by cleaning, and by the renderer of READMEs.
        const kept = Object.entries(attribs).filter(([name, value]) => name !== 'class' || !value.startsWith('language-'));
        return { tagName, attribs: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) };
      },
    },
  });
}

const pieces = [
  ...[
    '# A *title*',
    '## A *title*',
    '###### `x` & "y"',
    'text with **bold**, _em_, ~~old~~ and `a < b`',
    '- [x] done\n- [ ] open',
    '1. a\n2. b',
    '7) c',
  ],
  ...[
    '> [!NOTE]\n> Careful.',
    '> [!TIP]',
    '> quote\n> > deeper',
    '| a | b | c |\n|:--|:-:|--:|\n| 1 | `2` | [3](#a-title) |',
    '---',
    '    code <b>',
  ],
  ...[
    '```yaml\na: "<b>"\n```',
    '```sh\necho "$(x)" && y\n```',
    '```none"><script>\nx\n```',
    '[l](https://e.example/?a=1&b="2" "t<i>tle")',
    '[l](values.yaml)',
  ],
  ...[
    '[l](other.md)',
    '[l](javascript:alert%281%29)',
    '[l](//e.example)',
    '<https://e.example/a?b&c>',
    '<mailto:a@e.example>',
    'https://e.example/x',
    '<ftp://e.example>',
  ],
  ...[
    '![logo](logo.png "the <logo>")',
    '![a *b* `c`](https://e.example/i.png)',
    '![x](data:image/svg+xml;base64,PHN2Zz4=)',
    '![](none.png)',
    '[![i](logo.png)](https://e.example)',
  ],
  ...[
    'line  \nbreak\\\nhere',
    '&lt;b&gt; &amp; &#x3c;i&#62; &copy; &nope;',
    '\\<b\\> \\&amp;',
    '<!-- a <script> comment -->',
    'a<!-- b -->c',
    'one<br>two<br/>three',
    '# ',
    '#',
  ],
  ...['[x][y]\n\n[y]: https://e.example "z"', '\u202eabc', '\u0000', '\ud800', '"quotes" and \'single\' ones', '\u00a0'],
];

describe('Markdown without HTML', () => {
  it('becomes what cleaning leaves of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n\n', '\n', ' '),
        (parts, between) => {
          const text = parts.join(between);
          const markup = plain(text);
          if (markup !== undefined) expect(settled(markup)).toBe(settled(cleaned(text)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each(pieces)('needs no cleaning: %j', (piece) => {
    const markup = plain(piece);
    expect(settled(markup ?? '')).toBe(settled(cleaned(piece)));
  });

  it('is what most READMEs are', () => {
    const text = readmeChart('app', '1.0.0', 1)['README.md'] ?? '';
    expect(plain(text)).toBeDefined();
    expect(settled(plain(text) ?? '')).toBe(settled(cleaned(text)));
  });
});

it.each([
  ...[
    '<b>x</b>',
    'a <img src=x onerror=alert(1)> b',
    '<div>\n\n# x\n\n</div>',
    '- <script>alert(1)</script>',
    '| a |\n|---|\n| <svg onload=alert(1)> |',
  ],
  ...[
    '> <style>*{}</style>',
    '![<b>](logo.png)',
    '[<i>x</i>](#a)',
    '<!-- a --><script>alert(1)</script>',
    '<!-- a\n--><b>',
    '<!--><script>alert(1)</script>-->',
  ],
  ...['<br onclick=alert(1)>', '</section>', '<?php x ?>', '<!DOCTYPE html>', '<![CDATA[<b>]]>', 'a[^1]\n\n[^1]: note', '<br><hr>'],
])('anything with HTML or a footnote must be cleaned: %j', (text) => {
  expect(plain(text)).toBeUndefined();
});
