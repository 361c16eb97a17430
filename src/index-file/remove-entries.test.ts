import { describe, expect, it } from 'vitest';
import { readIndex } from './read-index.ts';
import { removeEntries } from './remove-entries.ts';

const without = (text: string, ...versions: readonly string[]): string => {
  const read = readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
  const items = new Set([...read.allVersions()].flatMap(({ version }, at) => (versions.includes(version) ? [at] : [])));
  return Buffer.concat(removeEntries(read, { items, generated: 'now' }).chunks).toString();
};

const helm = `apiVersion: v1
# all charts
entries: # by name
  # the app
  app:
  # broken
  - version: 2.0.0 # why
    description: |+
      text

  # good
  - version: 1.0.0
  # the base
  base:
  - version: 3.0.0

# made by hand
generated: "then"
`;

describe('taking entries out', () => {
  it('takes the comment above an entry along, in Helm’s own format', () => {
    const expected = helm.replace(/ {2}# broken[\s\S]*(?= {2}# good)/, '').replace('"then"', '"now"');
    expect(without(helm, '2.0.0')).toBe(expected);
  });

  it('takes the key of a chart without entries along', () => {
    const expected = helm.replace(/ {2}# the app[\s\S]*(?= {2}# the base)/, '').replace('"then"', '"now"');
    expect(without(helm, '1.0.0', '2.0.0')).toBe(expected);
  });

  it('leaves an empty map if no chart is left', () => {
    const expected = 'apiVersion: v1\n# all charts\nentries: {} # by name\n# made by hand\ngenerated: "now"\n';
    expect(without(helm, '1.0.0', '2.0.0', '3.0.0')).toBe(expected);
  });

  it('changes nothing if nothing is to go', () => {
    expect(without(helm)).toBe(helm);
  });

  const list = (value: string, rest = ''): string => `apiVersion: v1\nentries:\n  app:${value}${rest}`;
  it.each([
    ['the first of a flow list', list(' [{version: 2.0.0}, {version: 1.0.0}]\n'), list(' [{version: 1.0.0}]\n')],
    ['the last of a flow list', list(' [{version: 1.0.0}, {version: 2.0.0}]\n'), list(' [{version: 1.0.0}]\n')],
    [
      'the last of a flow list with comments',
      list(' [\n    {version: 1.0.0}, # a, b,\n    {version: 2.0.0} # c\n  ]\n'),
      list(' [\n    {version: 1.0.0}, # a, b,\n     # c\n  ]\n'),
    ],
    [
      'the first after an explicit key',
      'apiVersion: v1\nentries:\n  ? app\n  : - version: 2.0.0\n    # good\n    - version: 1.0.0\n      name: app\n',
      'apiVersion: v1\nentries:\n  ? app\n  : - version: 1.0.0\n      name: app\n',
    ],
    [
      'the first chart after an explicit key',
      'apiVersion: v1\n? entries\n: app:\n  - {version: 2.0.0}\n  base:\n  - version: 1.0.0\n',
      'apiVersion: v1\n? entries\n: base:\n  - version: 1.0.0\n',
    ],
    [
      'the only chart after an explicit key',
      'apiVersion: v1\n? entries\n: app:\n  - {version: 2.0.0}\nserverInfo: {}\n',
      'apiVersion: v1\n? entries\n: {}\nserverInfo: {}\n',
    ],
    ['all of a map with a tag', 'apiVersion: v1\nentries: !!map\n  app: [{version: 2.0.0}]\n', 'apiVersion: v1\nentries: !!map\n  {}\n'],
    ['all of CRLF lines', 'apiVersion: v1\r\nentries:\r\n  app:\r\n  - version: 2.0.0\r\n', 'apiVersion: v1\r\nentries: {}\r\n'],
    ['the last line without a line break', list('\n  - version: 1.0.0\n  - version: 2.0.0'), list('\n  - version: 1.0.0\n')],
    [
      'the last chart of JSON',
      '{"apiVersion":"v1","entries":{"a":[{"version":"1.0.0"}],\n"b":[{"version":"2.0.0"}]\n}}',
      '{"apiVersion":"v1","entries":{"a":[{"version":"1.0.0"}]\n}}',
    ],
    ['all of JSON', '{"apiVersion":"v1","entries":{"a":[{"version":"2.0.0"}]}}', '{"apiVersion":"v1","entries":{}}'],
  ])('takes %s', (_, before, after) => {
    expect(without(before, '2.0.0')).toBe(after);
  });

  it.each([
    ['an anchor that a later entry needs', list('\n  - {version: &v 2.0.0}\n  - {version: 1.0.0, appVersion: *v}\n')],
    [
      'an anchor that hides another one',
      list('\n  - {version: 3.0.0, icon: &i a}\n  - {version: 2.0.0, icon: &i b}\n  - {version: 1.0.0, icon: *i}\n'),
    ],
    ['one entry of a list that is an alias', `apiVersion: v1\nx: &a [{version: 2.0.0}, {version: 1.0.0}]\nentries:\n  app: *a\n`],
    ['a list that an alias repeats', list(' &a\n  - {version: 2.0.0}\n  - {version: 1.0.0}\n', '  b: *a\n')],
  ])('refuses %s', (_, text) => {
    expect(() => without(text, '2.0.0')).toThrowError(expect.objectContaining({ code: 'CH_INDEX_INVALID' }));
  });
});
