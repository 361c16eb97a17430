import { describe, expect, it } from 'vitest';
import { optionList } from '../../config/names.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { commandRows, parentRows, quoted } from './tables.ts';
import { zshScript } from './zsh.ts';

describe.each([
  ['bash', bashScript(), (name: string) => `--${name}`],
  ['zsh', zshScript(), (name: string) => `'--${name}`],
  ['fish', fishScript(), (name: string) => ` -l ${name} `],
])('the script for %s', (_, script, flag) => {
  it('knows every command and every option', () => {
    for (const { word } of [...commandRows, ...parentRows]) expect(script).toContain(word);
    for (const [name] of optionList) expect(script).toContain(flag(name));
  });

  it('ends with one line feed, and holds no tab', () => {
    expect(script.endsWith('\n') && !script.endsWith('\n\n')).toBe(true);
    expect(script).not.toContain('\t');
  });
});

describe('text in a script', () => {
  it('cannot leave its quotes', () => {
    expect(quoted("a'b")).toBe("'a'\\''b'");
  });
});
