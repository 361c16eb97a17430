import { expect, it } from 'vitest';
import type { Candidate } from './request.ts';
import { selectByTag } from './tag.ts';

function chart(name: string, version: string): Candidate {
  const fileName = `${name}-${version}.tgz`;
  const metadata = { apiVersion: 'v2', name, version };
  return { path: name, provenance: undefined, package: { metadata, fileName, bytes: new Uint8Array(), digest: '', warnings: [] } };
}

function selected(tag: string, ...charts: Candidate[]): readonly string[] | string {
  const outcome = selectByTag(tag, charts);
  return outcome.kind === 'selected' ? outcome.candidates.map(({ path }) => path) : outcome.error.code;
}

it.each(['v1.2.3', '1.2.3', 'refs/tags/v1.2.3'])('takes every chart of the run for %s, when all have that version', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', 'v1.2.3'))).toEqual(['a', 'b']);
});

it('refuses a version tag that one chart does not have', () => {
  expect(selected('v1.2.3', chart('a', '1.2.3'), chart('b', '1.2.4'))).toBe('CH_TAG_MISMATCH');
});

it.each(['a-1.2.3', 'a-v1.2.3', 'a/1.2.3', 'a/v1.2.3'])('selects chart a for %s and leaves the others out', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', '1.2.3'))).toEqual(['a']);
});

it('never cuts a tag at a dash: the charts say how they are spelled', () => {
  expect(selected('a-1-2.0.0', chart('a-1', '2.0.0'), chart('a', '2.0.0'))).toEqual(['a-1']);
  expect(selected('a-1-2.0.0', chart('a-1', '3.0.0'), chart('a', '1-2.0.0'))).toEqual(['a']);
});

it('refuses a tag that names a chart at another version', () => {
  expect(selected('a-1.2.4', chart('a', '1.2.3'))).toBe('CH_TAG_MISMATCH');
});

it('refuses a tag that names no chart of the run', () => {
  expect(selected('release-5', chart('a', '1.2.3'))).toBe('CH_TAG_MISMATCH');
});

it('keeps build metadata and pre-releases apart from the versions they belong to', () => {
  expect(selected('v1.2.3', chart('a', '1.2.3+b1'))).toBe('CH_TAG_MISMATCH');
  expect(selected('v1.2.3-rc.1', chart('a', '1.2.3-rc.1'))).toEqual(['a']);
});
