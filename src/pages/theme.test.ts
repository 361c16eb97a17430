import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, themeSheet } from './theme.ts';

const style = readFileSync(new URL('../../site/style.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = [...style.matchAll(/--ground: (#[0-9a-f]{6});/g)].map(([, colour]) => colour ?? '');

/** The accents of a sheet: on light screens, then on dark ones. */
function accents(sheet: string | undefined): { readonly light: string | undefined; readonly dark: string | undefined } {
  const [first = '', second = ''] = (sheet ?? '').split('@media (prefers-color-scheme:dark)');
  const of = (text: string): string | undefined => /--accent:(#[0-9a-f]{6})/.exec(text)?.[1];
  return { light: of(first), dark: of(second) };
}

const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);

describe('the colours of a repository', () => {
  it('can be read on light and on dark screens, whatever they are', () => {
    fc.assert(
      fc.property(colour, fc.option(colour, { nil: undefined }), (accent, accentDark) => {
        const made = accents(themeSheet({ accent, accentDark }));
        expect(contrast(made.light ?? light, light)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(made.dark ?? dark, dark)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('are as they are written if they can be read, and need not be given', () => {
    expect(accents(themeSheet({ accent: '#1c5d99', accentDark: '#8ec7ff' }))).toEqual({ light: '#1c5d99', dark: '#8ec7ff' });
    expect(accents(themeSheet({ accentDark: '#8ec7ff' }))).toEqual({ light: undefined, dark: '#8ec7ff' });
    expect(accents(themeSheet({ accent: '#1c5d99' })).dark).not.toBe('#1c5d99');
    expect(themeSheet({})).toBeUndefined();
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  });
});
