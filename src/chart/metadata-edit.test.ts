import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { decodeMetadata } from './metadata.ts';
import { editVersion, type VersionEdit } from './metadata-edit.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const edit = (text: string, change: VersionEdit): string => Buffer.from(editVersion(bytesOf(text), change, 'Chart.yaml')).toString();

// Behind the first document Helm does not look: not at once, that is.
const far = `${'# \n'.repeat(600)}\u0007`;

describe('only the value changes', () => {
  it.each([
    ['name: a # n\nversion: 1.0.0 # v\nhome: x\n', 'name: a # n\nversion: "2.0.0" # v\nhome: x\n'],
    ["name: a\r\nversion: '1.0.0'\r\n", 'name: a\r\nversion: "2.0.0"\r\n'],
    ['\ufeffname: \u00e9\nversion: 1.0', '\ufeffname: \u00e9\nversion: "2.0.0"'],
    ['{"name": "a","version":"1.0.0"}', '{"name": "a","version": "2.0.0"}'],
    ['name: a\nversion:\n', 'name: a\nversion: "2.0.0"\n'],
    ['name: a\nversion: # soon\n', 'name: a\nversion: "2.0.0" # soon\n'],
    ['name: a\nversion: |-\n  1.0.0\n\nhome: x\n', 'name: a\nversion: "2.0.0"\n\nhome: x\n'],
    ['name: a\nversion: !!str 1.0\n', 'name: a\nversion: !!str "2.0.0"\n'],
    ['name: a\nversion: !!float 1.0\n', 'name: a\nversion: "2.0.0"\n'],
    ['name: a\nversion: &v 1.0.0\n', 'name: a\nversion: &v "2.0.0"\n'],
    ['v: &v 1.0.0\nname: a\nversion: *v\n', 'v: &v 1.0.0\nname: a\nversion: "2.0.0"\n'],
    ['Version: 1.0.0\nname: a\n', 'Version: "2.0.0"\nname: a\n'],
    ['Version: 0.1.0\nversion: 1.0.0\nname: a\n', 'Version: 0.1.0\nversion: "2.0.0"\nname: a\n'],
    ['version: 0.1.0\nversion: 1.0.0\nname: a\n', 'version: 0.1.0\nversion: "2.0.0"\nname: a\n'],
    ['annotations:\n  version: 1.0.0\nname: a\nversion: 1.0.0\n', 'annotations:\n  version: 1.0.0\nname: a\nversion: "2.0.0"\n'],
    ['name: a\n? version\n: 1.0.0\n', 'name: a\n? version\n: "2.0.0"\n'],
    [`---\nname: a\nversion: 1.0.0\n...\n${far}`, `---\nname: a\nversion: "2.0.0"\n...\n${far}`],
    ['name: a\nversion: "2.0.0"\n', 'name: a\nversion: "2.0.0"\n'],
    ["name: a\nversion: '2.0.0'\n", "name: a\nversion: '2.0.0'\n"],
    ['name: a\n', 'version: "2.0.0"\nname: a\n'],
  ])('%j', (before, after) => {
    expect(edit(before, { version: '2.0.0' })).toBe(after);
  });

  it('in UTF-16 too', () => {
    const text = (version: string): Uint8Array => Buffer.from(`\ufeffname: \u00e9\nversion: ${version}\n`, 'utf16le');
    expect(Buffer.compare(editVersion(text('1.0.0'), { version: '2' }, 'Chart.yaml'), text('"2"'))).toBe(0);
  });

  it('and without a wish, nothing', () => {
    const bytes = bytesOf('name: a\nversion: 1.0.0\n');
    expect(editVersion(bytes, {}, 'Chart.yaml')).toBe(bytes);
  });
});

describe('an appVersion that is absent is added', () => {
  it.each([
    ['name: a\nversion: 1.0.0 # v\nhome: x\n', 'name: a\nversion: 1.0.0 # v\nappVersion: "1.10"\nhome: x\n'],
    ['name: a\r\nversion: 1.0.0', 'name: a\r\nversion: 1.0.0\r\nappVersion: "1.10"'],
    ['  version: 1.0.0\n  name: a\n', '  version: 1.0.0\n  appVersion: "1.10"\n  name: a\n'],
    ['{name: a, version: 1.0.0}\n', '{"appVersion": "1.10", name: a, version: 1.0.0}\n'],
    ['name: a\nversion: "1.0\\\n  .0"\nhome: x\n', 'name: a\nversion: "1.0\\\n  .0"\nappVersion: "1.10"\nhome: x\n'],
  ])('%j', (before, after) => {
    expect(edit(before, { appVersion: '1.10' })).toBe(after);
  });

  it('also if it was an alias of a version that changes', () => {
    expect(edit('name: a\nversion: &v 1.0.0\nappVersion: *v\n', { version: '2.0.0', appVersion: '3' })).toBe(
      'name: a\nversion: &v "2.0.0"\nappVersion: "3"\n',
    );
  });
});

describe('is refused rather than change something else', () => {
  it.each([
    ['name: a\nversion: &v 1.0.0\nappVersion: *v\n', 'CH_CHART_INVALID'],
    ['base: &b {version: 1.0.0}\n<<: *b\nname: a\n', 'CH_CHART_INVALID'],
    ['name: a\nversion: [1]\n', 'CH_CHART_INVALID'],
    ['name: a\nversion: b: c\n', 'CH_CHART_YAML'],
    ['', 'CH_CHART_INVALID'],
  ])('%j: %s', (text, code) => {
    try {
      edit(text, { version: '2.0.0' });
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && error.code).toBe(code);
    }
  });
});

describe('any text', () => {
  it('Helm reads exactly that, and every other field as before', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(
          'name: a\nversion: 1.0.0\nappVersion: 1\nhome: h\n',
          '{name: a, version: 1.0.0, home: h}',
          'name: a\r\nversion: 1.0.0\r\nhome: h',
        ),
        (value, text) => {
          const edited = editVersion(bytesOf(text), { appVersion: value }, 'Chart.yaml');
          const { appVersion = '', ...rest } = decodeMetadata(edited, 'Chart.yaml').fields;
          expect(appVersion).toBe(value);
          expect(rest).toEqual({ name: 'a', version: '1.0.0', home: 'h' });
        },
      ),
    );
  });
});
