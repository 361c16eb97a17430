import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, html, trusted } from './html.ts';

describe('a template', () => {
  it('escapes what is put into it, but not what a template made', () => {
    const inner = html`<b>${'<&"\''}</b>`;
    expect(html`<p title="${'"x"'}">${inner}${undefined}${false}${[html`<i>${1}</i>`, 'a<b']}</p>`.markup).toBe(
      '<p title="&quot;x&quot;"><b>&lt;&amp;&quot;&#39;</b><i>1</i>a&lt;b</p>',
    );
    expect(html`${trusted('<hr>')}`.markup).toBe('<hr>');
  });

  it('lets no text become markup, turn the direction of text, or break an XML file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escaped(text);
        expect([...safe].filter((each) => '<>"\'\u0000\u0008\u202a\u202e\u2066\u2069'.includes(each))).toEqual([]);
        expect(safe.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        expect(Buffer.from(safe).toString()).toBe(safe);
      }),
    );
  });
});
