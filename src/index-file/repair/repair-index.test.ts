import { describe, expect, it } from 'vitest';
import { faultForms } from '../../../test/compat/index-fault-forms.ts';
import { isCharthouseError } from '../../base/error.ts';
import { auditIndex } from '../loader/audit.ts';
import { readIndex } from '../read-index.ts';
import type { ReadIndex } from '../types.ts';
import { amendIndex } from './amend-index.ts';
import { repairIndex } from './repair-index.ts';

const read = (text: string): ReadIndex => readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
const textOf = ({ layout }: ReadIndex): string => Buffer.from(layout.bytes).toString();

/** Forms in which nothing can be read, so that nothing can be repaired. */
function isReadable(text: string): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return false;
  }
}

const readable = faultForms.filter(([, text]) => isReadable(text));
const faulty = readable.filter(([, text]) => auditIndex(read(text)).length > 0);
const hopeless = ['JSON with a list of charts', 'JSON with entries that are a string'];
const versionsOf = (index: ReadIndex): readonly string[] => [...index.allVersions()].map(({ name, version }) => `${name} ${version}`);

describe('a repair', () => {
  it('has enough to do', () => {
    expect(faulty.length).toBeGreaterThan(80);
  });

  it.each(faulty.filter(([form]) => !hopeless.includes(form)))('of an index with %s leaves no fault, and loses no version', (_, text) => {
    const before = read(text);
    const { read: after, changes } = repairIndex(before);
    expect(auditIndex(after)).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
    // The list of a chart named null could not be read before.
    const gained = text.includes('  null:') ? 1 : 0;
    expect(versionsOf(after).length - gained).toBe(
      versionsOf(before).length - changes.filter(({ removed, name }) => removed !== undefined && name !== null).length,
    );
    expect(repairIndex(after)).toEqual({ read: after, changes: [] });
  });

  it.each(hopeless)('of %s is refused with its line', (form) => {
    const text = faultForms.find(([each]) => each === form)?.[1] ?? '';
    expect(() => repairIndex(read(text))).toThrow(
      expect.objectContaining({ code: 'CH_INDEX_INVALID', where: expect.objectContaining({ line: 1 }) }),
    );
  });

  it.each(readable.filter(([form]) => !faulty.some(([each]) => each === form)))('leaves an index with %s alone', (_, text) => {
    const before = read(text);
    expect(repairIndex(before)).toEqual({ read: before, changes: [] });
  });

  it('keeps what a merge key gives an entry, and what the entry has itself', () => {
    const first = '- &a\n    name: app\n    version: 1.0.0\n    urls: [a.tgz]\n    icon: a\n';
    const { read: after } = repairIndex(read(`apiVersion: v1\nentries:\n  app:\n  ${first}  - <<: *a\n    version: 1.1.0\n`));
    expect([...after.allVersions()]).toEqual([
      expect.objectContaining({ version: '1.0.0', urls: ['a.tgz'] }),
      expect.objectContaining({ version: '1.1.0', urls: ['a.tgz'] }),
    ]);
    expect(textOf(after).match(/icon: a/g)).toHaveLength(2);
  });

  it('keeps the bytes of every other entry, and repairs more faults than one read reports', () => {
    const entry = (at: number, more = '') =>
      `  - apiVersion: v2\n    # kept\n    name: app\n    version: 1.${at}.0\n    urls:\n    - a-${at}.tgz${more}\n`;
    const entries = Array.from({ length: 100 }, (_, at) => entry(at, at % 2 === 0 ? '\n    appVersion: 1.10' : ''));
    const { read: after, changes } = repairIndex(read(`apiVersion: v1\nentries:\n  app:\n${entries.join('')}`));
    expect(changes).toHaveLength(50);
    expect(changes[0]).toEqual({
      name: 'app',
      version: '1.0.0',
      line: 4,
      changes: [{ path: 'appVersion', before: '1.10', after: '1.10' }],
    });
    for (let at = 1; at < 100; at += 2) expect(textOf(after)).toContain(entry(at));
  });
});

describe('an amendment', () => {
  const item = (version: string) => `  - name: app\n    version: ${version}\n    urls:\n    - app.tgz\n    digest: ${'a'.repeat(64)}\n`;
  const yaml = `apiVersion: v1\nentries:\n  app:\n${item('1.0.0')}${item('1.1.0')}  web:\n${item('0.1.0')}`;
  const json = JSON.stringify({
    apiVersion: 'v1',
    entries: {
      app: [
        { name: 'app', version: '1.0.0' },
        { name: 'app', version: '1.1.0' },
      ],
      web: [{ name: 'web', version: '0.1.0' }],
    },
  });
  const digest = 'b'.repeat(64);

  it.each([yaml, json])('sets a digest and takes entries out, in YAML and JSON', (text) => {
    const amended = amendIndex(
      read(text),
      new Map([
        [0, { kind: 'set', field: 'digest', value: digest }],
        [2, { kind: 'remove', why: 'gone' }],
      ]),
    );
    expect([...amended.read.allVersions()].map((each) => [each.name, each.version, each.digest === digest])).toEqual([
      ['app', '1.0.0', true],
      ['app', '1.1.0', false],
    ]);
    expect(amended.read.style).toBe(read(text).style);
    expect(amended.changes.map(({ name, version, removed }) => [name, version, removed])).toEqual([
      ['app', '1.0.0', undefined],
      ['web', '0.1.0', 'gone'],
    ]);
  });

  it('of one entry keeps the bytes of the others', () => {
    const { read: after } = amendIndex(read(yaml), new Map([[1, { kind: 'remove', why: 'gone' }]]));
    expect(textOf(after)).toBe(yaml.replace(item('1.1.0'), ''));
  });
});

it('repairs more faults than a read reports, names the line of each, and keeps the bytes of sound entries', () => {
  const entry = (name: string, version: string, appVersion: string): string =>
    `  - apiVersion: v2\n    appVersion: ${appVersion} # as tagged\n    name: ${name}\n    urls:\n    - ${name}-${version}.tgz\n    version: ${version}\n`;
  const names = Array.from({ length: 30 }, (_, at) => `chart-${String(at).padStart(2, '0')}`);
  const lists = names.map(
    (name) => `  ${name}:\n${entry(name, '3.0.0', '1.10')}${entry(name, '2.0.0', '"1.9"')}${entry(name, '1.0.0', '1.8')}`,
  );
  const text = `apiVersion: v1\nentries:\n${lists.join('')}generated: "2026-01-01T00:00:00Z"\n`;
  const { read, changes } = repairIndex(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }));
  expect(changes).toHaveLength(60);
  const lines = text.split('\n');
  for (const { name, version, line } of changes) expect(lines.slice(line - 1, line + 5).join('\n')).toContain(`${name}-${version}.tgz`);
  const after = Buffer.from(read.layout.bytes).toString();
  expect(names.filter((name) => !after.includes(entry(name, '2.0.0', '"1.9"')))).toEqual([]);
  expect(after.match(/appVersion: "1\.(?:10|8)"/g)).toHaveLength(60);
});

it.each(['app-1.0.0.tgz', '{a: b}'])('URLs %s at the end of an index that is not in Helm’s own format are no sign of a cut', (urls) => {
  const text = `apiVersion: v1\nentries: {app: []}\n`.replace('[]', `[{name: app, version: 1.0.0, urls: ${urls}}]`);
  const block = `apiVersion: v1\nentries:\n  "a\\u0070p":\n  - name: app\n    version: 1.0.0\n    home: [1]\n    urls: ${urls}\n`;
  for (const each of [text, block]) {
    expect(read(each).cut).toBeUndefined();
    expect(auditIndex(repairIndex(read(each)).read)).toEqual([]);
  }
});
