import { describe, expect, it } from 'vitest';
import { sameMetadata } from './metadata-same.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('two spellings of Chart.yaml', () => {
  it.each([
    ['order, quotes, comments', 'name: a\nversion: "1.0.0" # x\n', 'version: 1.0.0\nname: a\n', true],
    ['the apiVersion that Helm adds', 'name: a\nversion: 1.0.0\n', 'apiVersion: v1\nname: a\nversion: 1.0.0\n', true],
    ['what Helm drops', 'name: a\nversion: 1.0.0\nengine: x\nhome: ""\nsources: []\n', 'name: a\nversion: 1.0.0\n', true],
    ['what Helm cleans', 'name: a\nversion: 1.0.0\ndescription: |\n  x\n  y\n', 'name: a\nversion: 1.0.0\ndescription: "x y "\n', true],
    ['a number that Helm makes a text of', 'name: a\nversion: 1.10\n', 'name: a\nversion: "1.1"\n', true],
    ['dependencies of a v1 chart', 'name: a\nversion: 1.0.0\ndependencies: [{name: b}]\n', 'name: a\nversion: 1.0.0\n', true],
    [
      'dependencies of a v2 chart',
      'apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies: [{name: b}]\n',
      'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      false,
    ],
    ['another spelling of the version', 'name: a\nversion: 1.0.0\n', 'name: a\nversion: v1.0.0\n', false],
    ['an annotation', 'name: a\nversion: 1.0.0\nannotations: {a: "1"}\n', 'name: a\nversion: 1.0.0\nannotations: {a: "2"}\n', false],
    ['the order of a list', 'name: a\nversion: 1.0.0\nkeywords: [a, b]\n', 'name: a\nversion: 1.0.0\nkeywords: [b, a]\n', false],
    ['no YAML, but the same bytes', 'a: b: c', 'a: b: c', true],
    ['no YAML', 'a: b: c', 'a: b:  c', false],
  ])('%s', (_, a, b, expected) => {
    expect(sameMetadata('Chart.yaml', bytesOf(a), bytesOf(b))).toBe(expected);
  });
});

describe('two spellings of a lock', () => {
  it.each([
    ['the form of the time', 'generated: "2020-01-01T00:00:00.100+00:00"\n', 'generated: "2020-01-01T00:00:00.1Z"\n', true],
    [
      'what is absent',
      'dependencies: [{name: a}]\n',
      'generated: "0001-01-01T00:00:00Z"\ndigest: ""\ndependencies: [{name: a, repository: "", version: null}]\n',
      true,
    ],
    ['the time that Helm stamps', 'generated: "2020-01-01T00:00:00Z"\n', 'generated: "2024-05-06T07:08:09Z"\n', true],
    ['a time that Helm refuses', 'generated: "2020-01-01T00:00:00Z"\n', 'generated: "2020-01-01"\n', false],
    ['the digest', 'digest: a\n', 'digest: b\n', false],
    ['a dependency', 'dependencies: [{name: a}]\n', 'dependencies: [{name: b}]\n', false],
  ])('%s', (_, a, b, expected) => {
    expect(sameMetadata('Chart.lock', bytesOf(a), bytesOf(b))).toBe(expected);
  });
});
