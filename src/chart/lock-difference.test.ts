import { expect, it } from 'vitest';
import { lockDifference } from './lock-difference.ts';
import type { ChartDependency } from './types.ts';

const url = 'https://charts.example.com';
const db = { name: 'db', version: '^1.2.0', repository: url };
const locked = { name: 'db', version: '1.4.0', repository: url };

it.each<[string, readonly ChartDependency[], readonly (typeof locked | null)[], RegExp, number | undefined]>([
  ['a range', [{ ...db, version: '^2' }], [locked], /^it has version '1\.4\.0' of 'db', and the chart declares '\^2'$/, 0],
  [
    'a range that is none',
    [{ ...db, version: 'latest' }],
    [locked],
    /^it has version '1\.4\.0' of 'db', and the chart declares 'latest'$/,
    0,
  ],
  [
    'a range of the second of two',
    [
      { ...db, alias: 'a' },
      { ...db, version: '~1.3.0' },
    ],
    [locked, locked],
    /declares '~1\.3\.0'$/,
    1,
  ],
  ['a new dependency', [db, { ...db, name: 'web' }], [locked], /^it lacks 'web'$/, 1],
  ['no dependency any more', [], [locked], /^it has 'db', which the chart does not declare$/, undefined],
  [
    'another repository',
    [{ ...db, repository: 'https://user:secret@other.example.com' }],
    [locked],
    /^it has 'db' from 'https:\/\/charts\.example\.com', and the chart declares 'https:\/\/other\.example\.com\/?'$/,
    0,
  ],
  ['no repository', [{ ...db, repository: '' }], [locked], /and the chart declares no repository$/, 0],
  ['a condition', [{ ...db, condition: 'db.enabled' }], [locked], /^a dependency has another condition/, undefined],
  ['an empty item', [db], [null], /^it lacks 'db'$/, 0],
  [
    'a pre-release that only Helm 3.19 takes',
    [{ ...db, version: '>=1.0.0-0 <2' }],
    [{ ...locked, version: '1.5.0-rc.1' }],
    /^a dep/,
    undefined,
  ],
])('a lock of other dependencies names the first difference: %s', (_, dependencies, lock, text, index) => {
  const chart = { metadata: { apiVersion: 'v2', name: 'app', version: '1.0.0', dependencies }, lock: { dependencies: lock } };
  expect(lockDifference(chart)).toEqual({ text: expect.stringMatching(text), index });
});
