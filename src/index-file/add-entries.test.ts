import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { type Addition, addEntries } from './add-entries.ts';
import { entryOf } from './entry.ts';
import { newIndex } from './new-index.ts';
import { readIndex } from './read-index.ts';
import type { Entry, ReadIndex } from './types.ts';

const generated = '2026-03-04T05:06:07Z';

function entry(name: string, version: string): Entry {
  return entryOf({ metadata: { apiVersion: 'v2', name, version }, url: `${name}-${version}.tgz`, created: generated, digest: 'd' });
}

// What an entry of `entry` looks like, its dash at `column`.
function lines(name: string, version: string, column = 2): string {
  const text = [
    '- apiVersion: v2',
    `  created: "${generated}"`,
    '  digest: d',
    `  name: ${name}`,
    '  urls:',
    `  - ${name}-${version}.tgz`,
    `  version: "${version}"`,
  ];
  return text.map((line) => `${' '.repeat(column)}${line}\n`).join('');
}

function read(text: string): ReadIndex {
  return readIndex(new TextEncoder().encode(text), { mentions: [], source: 'index.yaml' });
}

function add(text: string, ...entries: readonly Entry[]): string {
  const addition: Addition = { entries, generated, style: 'yaml' };
  return Buffer.concat(addEntries(read(text), addition).chunks).toString();
}

const head = 'apiVersion: v1\nentries:\n';

describe('the position of an entry', () => {
  const list = `${head}  a:\n  - version: 2.0.0\n  - version: 1.0.0\n`;
  it.each([
    ['before the first version that is older', '1.5.0', `${head}  a:\n  - version: 2.0.0\n${lines('a', '1.5.0')}  - version: 1.0.0\n`],
    ['first if it is the newest', '3.0.0', `${head}  a:\n${lines('a', '3.0.0')}  - version: 2.0.0\n  - version: 1.0.0\n`],
    ['last if none is older', '0.1.0', `${list}${lines('a', '0.1.0')}`],
    ['before an equal one that is older', '2.0.0+b', `${head}  a:\n${lines('a', '2.0.0+b')}  - version: 2.0.0\n  - version: 1.0.0\n`],
  ])('%s', (_, version, expected) => {
    expect(add(list, entry('a', version))).toBe(expected);
  });

  it('passes over versions that Helm cannot read', () => {
    const text = `${head}  a:\n  - version: nightly\n  - version: 1.0.0\n`;
    expect(add(text, entry('a', '2.0.0'))).toBe(`${head}  a:\n  - version: nightly\n${lines('a', '2.0.0')}  - version: 1.0.0\n`);
  });

  it('puts a new chart before the first name that is greater', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n  c:\n  - version: 1.0.0\n`;
    expect(add(text, entry('b', '1.0.0'))).toBe(`${head}  a:\n  - version: 1.0.0\n  b:\n${lines('b', '1.0.0')}  c:\n  - version: 1.0.0\n`);
  });

  it('puts a new chart last, behind what is added to the chart before it', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n`;
    expect(add(text, entry('b', '1.0.0'), entry('a', '0.1.0'))).toBe(`${text}${lines('a', '0.1.0')}  b:\n${lines('b', '1.0.0')}`);
  });

  it('orders several entries for one place from new to old', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n`;
    expect(add(text, entry('a', '2.0.0'), entry('a', '10.0.0'))).toBe(
      `${head}  a:\n${lines('a', '10.0.0')}${lines('a', '2.0.0')}  - version: 1.0.0\n`,
    );
  });

  it('stays behind the blank lines that may belong to the last text', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n    description: |+\n      text\n\n\n# the end\ngenerated: x\n`;
    expect(add(text, entry('a', '0.1.0'))).toBe(
      `${head}  a:\n  - version: 1.0.0\n    description: |+\n      text\n\n\n${lines('a', '0.1.0')}# the end\ngenerated: "${generated}"\n`,
    );
  });
});

describe('how lines are put in', () => {
  it('copies the column of the dashes', () => {
    const text = `${head}  a:\n    - version: 1.0.0\n`;
    expect(add(text, entry('a', '2.0.0'))).toBe(`${head}  a:\n${lines('a', '2.0.0', 4)}    - version: 1.0.0\n`);
  });

  it('copies the line ends', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n`.replaceAll('\n', '\r\n');
    expect(add(text, entry('a', '0.1.0'))).toBe(text + lines('a', '0.1.0').replaceAll('\n', '\r\n'));
  });

  it.each([
    ['a version', 'a'],
    ['a chart', 'b'],
  ])('adds a missing last newline before %s', (_, name) => {
    const text = `${head}  a:\n  - version: 1.0.0`;
    const key = name === 'b' ? '  b:\n' : '';
    expect(add(text, entry(name, '0.1.0'))).toBe(`${text}\n${key}${lines(name, '0.1.0')}`);
  });

  it('does not lengthen a literal text that ends with the file', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n    description: |\n      text`;
    expect(add(text, entry('a', '0.1.0'))).toBe(text.replace('  - version', `${lines('a', '0.1.0')}  - version`));
  });

  it('does not lengthen it for a new chart either', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n    description: |\n      text`;
    expect(add(text, entry('b', '1.0.0'))).toBe(text.replace('  a:', `  b:\n${lines('b', '1.0.0')}  a:`));
  });

  it('ends the last line once', () => {
    const text = `${head}  a: []`;
    expect(add(text, entry('a', '1.0.0'), entry('b', '1.0.0'))).toBe(`${head}  a:\n${lines('a', '1.0.0')}  b:\n${lines('b', '1.0.0')}`);
  });

  it.each([
    ['absent entries', 'apiVersion: v1\n', 'apiVersion: v1\nentries:\n'],
    ['entries without a value', 'apiVersion: v1\nentries:\ngenerated: ""\n', 'apiVersion: v1\nentries:\n'],
    ['null entries', 'apiVersion: v1\nentries: null\n', 'apiVersion: v1\nentries:\n'],
    ['entries of ~, with a comment', 'apiVersion: v1\nentries: ~ # none\n', 'apiVersion: v1\nentries:  # none\n'],
    ['entries of {}', 'apiVersion: v1\nentries: {}\n', 'apiVersion: v1\nentries:\n'],
    ['entries of {} at the end of the file', 'apiVersion: v1\nentries: {}', 'apiVersion: v1\nentries:\n'],
  ])('makes block style of %s', (_, text, before) => {
    const after = text.includes('generated') ? `generated: "${generated}"\n` : '';
    expect(add(text, entry('a', '1.0.0'))).toBe(`${before}  a:\n${lines('a', '1.0.0')}${after}`);
  });

  it.each(['', ' null', ' ~', ' []', ' [ ]'])('makes block style of a list written as "%s"', (value) => {
    const text = `${head}  a:${value}\n  b:\n  - version: 1.0.0\n`;
    expect(add(text, entry('a', '1.0.0'))).toBe(`${head}  a:\n${lines('a', '1.0.0')}  b:\n  - version: 1.0.0\n`);
  });
});

describe('what takes no more', () => {
  it.each([
    ['an alias', `${head}  b: &x\n  - version: 1.0.0\n  a: *x\n`, 5],
    ['a list that an alias repeats', `${head}  a: &x\n  - version: 1.0.0\n  b: *x\n`, 4],
    ['a list in a map that an alias repeats', `apiVersion: v1\nentries: &x\n  a:\n  - version: 1.0.0\nserverInfo: *x\n`, 4],
    ['a text', `${head}  a: text\n`, 3],
    ['a map', `${head}  a: {}\n`, 3],
    ['a number in JSON', '{"apiVersion":"v1",\n"entries":{"a":1}}', 2],
  ])('%s is refused with its line', (_, text, line) => {
    try {
      add(text, entry('a', '2.0.0'));
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && [error.code, error.where?.line]).toEqual(['CH_INDEX_INVALID', line]);
    }
  });
});

describe('generated', () => {
  it.each([
    ['a plain one', 'generated: 2020-01-01T00:00:00Z # then\n', `generated: "${generated}" # then\n`],
    ['one in single quotes', "generated: '2020'\n", `generated: "${generated}"\n`],
  ])('replaces the value of %s', (_, line, expected) => {
    expect(add(`${line}${head}`, entry('a', '1.0.0'))).toContain(expected);
  });

  it.each(['  generated: x\n', 'generated: |\n  x\n', 'generated: "a\n  b"\n'])('leaves %j alone', (line) => {
    const text = line.startsWith(' ') ? `serverInfo:\n${line}${head}` : `${line}${head}`;
    expect(add(text, entry('a', '1.0.0')).startsWith(text)).toBe(true);
  });

  it('adds none', () => {
    expect(add(head, entry('a', '1.0.0'))).not.toContain('generated:');
  });
});

describe('the count', () => {
  it('is of the bytes that are about to be written', () => {
    const text = `${head}  a:\n  - version: 1.0.0\n  - version: 1.0.0\n  b:\n  - version: 1.0.0\n  c:\n  - version: 1.0.0\n  d: []\n`;
    const index = read(text);
    const { versionCount } = addEntries(index, { entries: [entry('b', '2.0.0'), entry('c', '2.0.0')], generated, style: 'yaml' });
    expect([index.versionCount, versionCount]).toEqual([4, 6]);
  });
});

describe('a new index', () => {
  it('is a whole one in yaml', () => {
    const { chunks, versionCount } = addEntries(undefined, { entries: [entry('a', '1.0.0')], generated, style: 'yaml' });
    expect(Buffer.concat(chunks).toString()).toBe(`${head}  a:\n${lines('a', '1.0.0')}generated: "${generated}"\n`);
    expect(versionCount).toBe(1);
  });

  it('has a line for each entry in json, and takes more in the same way', () => {
    const first = addEntries(undefined, { entries: [entry('b', '1.0.0')], generated, style: 'json' });
    const again = readIndex(Buffer.concat(first.chunks), { mentions: [], source: 'index.yaml' });
    const { chunks, versionCount } = addEntries(again, { entries: [entry('b', '2.0.0'), entry('a', '1.0.0')], generated, style: 'yaml' });
    const record = (name: string, version: string): string =>
      `{"apiVersion":"v2","created":"${generated}","digest":"d","name":"${name}","urls":["${name}-${version}.tgz"],"version":"${version}"}`;
    expect(Buffer.concat(chunks).toString()).toBe(
      `{"apiVersion":"v1","entries":{\n"a": [\n${record('a', '1.0.0')}\n],\n"b": [\n${record('b', '2.0.0')},\n${record('b', '1.0.0')}\n]\n},"generated":"${generated}"}\n`,
    );
    expect([again.style, versionCount]).toEqual(['json', 3]);
  });

  it('starts from nothing but version, entries and time', () => {
    expect(new TextDecoder().decode(newIndex('yaml', generated))).toBe(`apiVersion: v1\nentries: {}\ngenerated: "${generated}"\n`);
  });
});

it('refuses an index whose charts have no plain names, with its file', () => {
  const index = readIndex(Buffer.from('apiVersion: v1\nentries:\n  ? [a]\n  : []\n'), { mentions: [], source: 'index.yaml' });
  expect(() => addEntries(index, { entries: [entry('b', '1.0.0')], generated, style: 'yaml' })).toThrowError(
    expect.objectContaining({ code: 'CH_INDEX_INVALID', where: { file: 'index.yaml' } }),
  );
});
