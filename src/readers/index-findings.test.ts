import { describe, expect, it } from 'vitest';
import type { PlacedVersion } from '../index-file/walk.ts';
import { auditEntries } from './audit-index.ts';
import { indexWarnings } from './index-findings.ts';
import { indexBudgetWarnings } from './sizes.ts';

const mebibyte = 1024 * 1024;
const entry = (more: Partial<PlacedVersion> = {}): PlacedVersion => ({
  name: 'app',
  version: '1.0.0',
  digest: 'a',
  created: '2026-01-01T00:00:00Z',
  urls: ['app-1.0.0.tgz'],
  line: 4,
  ...more,
});
const warningsOf = (versions: readonly PlacedVersion[], sizeBytes = 100) => indexWarnings([...auditEntries(versions, sizeBytes)]);
const codes = (versions: readonly PlacedVersion[], sizeBytes?: number): readonly string[] =>
  warningsOf(versions, sizeBytes).map(({ code }) => code);

describe('an index', () => {
  it('as charthouse writes it has nothing in it that a reader makes wrongly', () => {
    expect(codes([entry(), entry({ version: '1.0.0+b' }), entry({ name: 'a-b.c', version: 'v1.2' })], 5 * mebibyte)).toEqual([]);
  });

  it.each<[string, Partial<PlacedVersion>, string]>([
    ['an underscore', { name: 'a_b' }, 'name-not-portable'],
    ['two dots', { name: 'a..b' }, 'name-not-portable'],
    ['upper case', { name: 'App' }, 'name-not-portable'],
    ['zeros that semver forbids', { version: '1.0.0-rc.01' }, 'version-blocks-ranges'],
    ['no version at all', { version: 'nightly' }, 'version-blocks-ranges'],
    ['no created', { created: undefined }, 'created-missing'],
    ['Go’s zero time', { created: '0001-01-01T00:00:00Z' }, 'created-missing'],
  ])('with an entry that has %s', (_, more, code) => {
    expect(codes([entry(), entry(more)])).toEqual([code]);
    const [warning] = warningsOf([entry(more), entry(more), entry({ ...more, version: '2.0.0-0.01' })]);
    expect(warning?.message).toContain(more.name ?? 'app ');
    expect(warning?.hint).toMatch(/./);
  });

  it('says how many there are, and names the first', () => {
    const [warning, ...more] = warningsOf([entry({ created: undefined }), entry({ version: '2.0.0', created: undefined })]);
    expect([warning?.message, more]).toEqual([expect.stringContaining('app 1.0.0 and 1 more: '), []]);
  });

  it.each([
    [5 * mebibyte, undefined],
    [5 * mebibyte + 1, /5\.1 MiB: Rancher (?!.*Flux)/],
    [50 * mebibyte, /50\.0 MiB: Rancher (?!.*Flux)/],
    [50 * mebibyte + 1, /50\.1 MiB.*Flux/],
  ])('of %i bytes', (sizeBytes, expected) => {
    const [warning] = warningsOf([], sizeBytes);
    if (expected === undefined) expect(warning).toBeUndefined();
    else expect(warning).toMatchObject({ code: 'index-large', message: expect.stringMatching(expected) });
  });

  it.each([
    [4 * mebibyte, []],
    [4 * mebibyte + 1, ['index-near-limit']],
    [5 * mebibyte, ['index-near-limit']],
    [5 * mebibyte + 1, ['index-large']],
    [40 * mebibyte + 1, ['index-large', 'index-near-limit']],
    [50 * mebibyte + 1, ['index-large']],
  ])('that is about to have %i bytes', (sizeBytes, expected) => {
    expect(indexBudgetWarnings(sizeBytes).map(({ code }) => code)).toEqual(expected);
  });
});
