import { describe, expect, it } from 'vitest';
import { carriedRuns } from './carried-runs.ts';
import { type ChangeNote, changeNote, noteFromMetadata, noteToMetadata } from './change-note.ts';

const listed = (name: string, version: string) => ({ name, version, digest: undefined, created: undefined, urls: [] });
const note: ChangeNote = changeNote(
  { added: [listed('app', '1.0.0'), listed('größe @ 2', '1.0.0+a b')], changed: [], removed: [listed('old', '0.1.0')] },
  { operation: 'publish', versions: 12, actor: 'ada', workflow: 'https://github.com/o/r/actions/runs/7', commit: 'abc' },
);
const sizeOf = (metadata: Readonly<Record<string, string>>): number => Object.entries(metadata).flat().join('').length;

describe('a note in the metadata of the index', () => {
  it('is read back as it was', () => {
    expect(noteFromMetadata(noteToMetadata(note))).toEqual(note);
    expect(noteToMetadata(note)['charthouse-changes']).toBe('12 +2 ~0 -1 +app@1.0.0 +gr%C3%B6%C3%9Fe%20%40%202@1.0.0+a%20b -old@0.1.0');
  });

  it('is printable ASCII, without blanks at its ends, and short, whatever it contains', () => {
    const odd = ['é\n\u0000', '\ud800', ' x ', 'ü'.repeat(1_000), '%', '😀@', 'a'.repeat(5_000)];
    const many = Array.from({ length: 3_000 }, (_, at) => listed(`${odd[at % odd.length]}${at}`, `${odd[(at * 3) % odd.length]}`));
    for (const text of odd) {
      const about = { operation: 'rebase-urls', versions: 999_999, actor: text, workflow: `https://x/${text}`, commit: text };
      const metadata = noteToMetadata(changeNote({ added: many, changed: many, removed: many }, about));
      for (const value of Object.values(metadata)) expect(value).toMatch(/^[!-~]+( [!-~]+)*$/);
      expect(sizeOf(metadata)).toBeLessThanOrEqual(1_050);
      expect(noteFromMetadata(metadata)).toMatchObject({ operation: 'rebase-urls', added: 3_000, changed: 3_000, removed: 3_000 });
    }
  });

  it('names the runs that a commit took along, as far as there is room', () => {
    const runs = Array.from({ length: 63 }, (_, at) => ({
      run: `${String(at).padStart(8, '0')}ffff`,
      by: at === 0 ? {} : { actor: `ada ${at}` },
    }));
    const metadata = noteToMetadata({ ...note, carried: carriedRuns(runs) });
    expect(metadata['charthouse-carried']).toMatch(/^63 00000000 00000001@ada%201 00000002@ada%202 /);
    expect(metadata['charthouse-carried']?.length).toBeLessThanOrEqual(240);
    const { carried } = noteFromMetadata(metadata) ?? {};
    expect(carried?.runs).toBe(63);
    expect(carried?.list.slice(0, 2)).toEqual([{ run: '00000000' }, { run: '00000001', actor: 'ada 1' }]);
    expect(carriedRuns([])).toBeUndefined();
    expect(noteFromMetadata({ ...metadata, 'charthouse-carried': 'many' })?.carried).toBeUndefined();
  });

  it('leaves out a URL that is too long, since a part of it leads nowhere', () => {
    const { workflow } = noteFromMetadata(noteToMetadata({ ...note, workflow: `https://x/${'a'.repeat(400)}` })) ?? {};
    expect(workflow).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['no counts', { 'charthouse-operation': 'publish', 'charthouse-changes': 'many' }],
    ['no operation', { 'charthouse-changes': '1 +1 ~0 -0' }],
  ])('is none if there is %s', (_, metadata) => {
    expect(noteFromMetadata(metadata)).toBeUndefined();
  });

  it('lists a version once, and counts each entry', () => {
    const twice = changeNote(
      { added: [listed('a', '1'), listed('a', '1')], changed: [], removed: [] },
      { operation: 'index', versions: 2 },
    );
    expect(twice).toMatchObject({ added: 2, list: [{ kind: 'added', name: 'a', version: '1' }] });
  });
});
