import { describe, expect, it } from 'vitest';
import { harmless } from './runner.ts';

describe('what others say in the log', () => {
  it.each(['::stop-commands::x', 'a\n  ::add-mask::x', 'type "x ##[add-mask]e"', '##[error]a ##[group]b'])('is no command: %j', (text) => {
    expect(harmless(text)).not.toMatch(/^\s*::|##\[/m);
    expect(harmless(text).replaceAll('\u200b', '')).toBe(text);
  });

  it('stands as it is where it looks like none', () => {
    expect(harmless('templates/a.yaml: a::b #[x]')).toBe('templates/a.yaml: a::b #[x]');
  });
});
