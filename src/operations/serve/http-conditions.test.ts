import { describe, expect, it } from 'vitest';
import { select } from './http-conditions.ts';

const info = { etag: '"abc"', sizeBytes: 10, lastModifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
const then = 'Fri, 02 Jan 2026 03:04:05 GMT';
const before = 'Fri, 02 Jan 2026 03:04:04 GMT';

const whole = { kind: 'whole' };
const part = (start: number, end: number) => ({ kind: 'part', range: { start, end } });

describe('select', () => {
  it.each([
    [{}, whole],
    [{ range: 'bytes=0-3' }, part(0, 3)],
    [{ range: 'bytes=4-' }, part(4, 9)],
    [{ range: 'bytes=4-99' }, part(4, 9)],
    [{ range: 'bytes=-3' }, part(7, 9)],
    [{ range: 'bytes=-99' }, part(0, 9)],
    [{ range: 'bytes=9-9' }, part(9, 9)],
    [{ range: 'bytes=10-' }, { kind: 'unsatisfiable' }],
    [{ range: 'bytes=-0' }, { kind: 'unsatisfiable' }],
    [{ range: 'bytes=0-1,4-5' }, whole],
    [{ range: 'bytes=5-4' }, whole],
    [{ range: 'bytes=-' }, whole],
    [{ range: 'lines=0-3' }, whole],
    [{ range: 'bytes=0-3', 'if-range': '"abc"' }, part(0, 3)],
    [{ range: 'bytes=0-3', 'if-range': '"other"' }, whole],
    [{ range: 'bytes=0-3', 'if-range': 'W/"abc"' }, whole],
    [{ range: 'bytes=0-3', 'if-range': then }, whole],
    [{ 'if-none-match': '"abc"' }, { kind: 'not-modified' }],
    [{ 'if-none-match': '"x", W/"abc"' }, { kind: 'not-modified' }],
    [{ 'if-none-match': '*' }, { kind: 'not-modified' }],
    [{ 'if-none-match': '"x"' }, whole],
    [{ 'if-none-match': '"x"', 'if-modified-since': then }, whole],
    [{ 'if-modified-since': then }, { kind: 'not-modified' }],
    [{ 'if-modified-since': before }, whole],
    [{ 'if-modified-since': 'yesterday' }, whole],
    [{ 'if-match': '"abc"' }, whole],
    [{ 'if-match': 'W/"abc"' }, { kind: 'precondition-failed' }],
    [{ 'if-match': '"x"' }, { kind: 'precondition-failed' }],
    [{ 'if-unmodified-since': then }, whole],
    [{ 'if-unmodified-since': before }, { kind: 'precondition-failed' }],
  ])('answers %j with %j', (headers, selection) => {
    expect(select(headers, info)).toEqual(selection);
  });

  it('has no part of an empty object', () => {
    expect(select({ range: 'bytes=0-' }, { ...info, sizeBytes: 0 })).toEqual({ kind: 'unsatisfiable' });
  });
});
