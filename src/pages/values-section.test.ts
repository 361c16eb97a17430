import { describe, expect, it } from 'vitest';
import { valuesSection } from './values-section.ts';

const markup = (description: string, fallback?: string): string =>
  valuesSection({ values: [{ title: '', values: [{ path: 'a', type: 'string', fallback, description }] }], valuesFile: undefined }).markup;

describe('a description', () => {
  it.each([
    ['The key `password`', 'The key <code>password</code>'],
    ['See [the docs](https://example.com/a?b=1&c) now', 'See <a href="https://example.com/a?b=1&amp;c" rel="nofollow">the docs</a> now'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](https://a"onclick=b)', '<a href="https://a&quot;onclick=b" rel="nofollow">x</a>'],
    ['`<b>` and **bold**', '<code>&lt;b&gt;</code> and **bold**'],
    ['a ` b', 'a ` b'],
  ])('of %s', (text, expected) => {
    expect(markup(text)).toContain(`<td>${expected}</td>`);
  });

  it('has a default that its comment writes as Markdown', () => {
    expect(markup('', '`{}`')).toContain('<td><code>{}</code></td>');
  });
});
