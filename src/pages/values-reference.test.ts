import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesReference } from './values-reference.ts';

const lines = (text: string, schema?: object) =>
  valuesReference(Buffer.from(text), schema === undefined ? undefined : JSON.parse(JSON.stringify(schema))).flatMap(({ title, values }) =>
    values.map(({ path, type, fallback, description }) => [title, path, type, fallback, description]),
  );

describe('the reference of values', () => {
  it('has comments above keys, as every chart has them', () => {
    expect(lines('# How many\n# pods\nreplicas: 2\n\n# Stray\n\nimage:\n  # The tag\n  tag: ""\n  pull: Always\n')).toEqual([
      ['', 'replicas', 'integer', '2', 'How many pods'],
      ['', 'image.tag', 'string', '""', 'The tag'],
      ['', 'image.pull', 'string', '"Always"', ''],
    ]);
  });

  it('has comments of helm-docs', () => {
    const text = [
      '# -- (string) The tag',
      '# @default -- the app version',
      'tag:',
      '# -- All of it',
      'resources:',
      '  limits: {cpu: 1}',
      '# @ignored',
      'hidden: 1',
      'pull: Always # -- When to pull',
    ].join('\n');
    expect(lines(text)).toEqual([
      ['', 'tag', 'string', 'the app version', 'The tag'],
      ['', 'resources', 'object', '{limits: {cpu: 1}}', 'All of it'],
      ['', 'pull', 'string', '"Always"', 'When to pull'],
    ]);
  });

  it('has comments of bitnami', () => {
    const text = [
      '## @section Global parameters',
      '## @param image.tag [string] Tag of the image',
      '## @param extra [array, default: [a, b], nullable] More of it',
      '## @skip internal',
      'image:',
      '  tag: "1"',
      'internal: x',
      '## @section Service',
      '## @param service.port Port',
      'service:',
      '  port: 80',
    ].join('\n');
    expect(lines(text)).toEqual([
      ['Global parameters', 'image.tag', 'string', '"1"', 'Tag of the image'],
      ['Global parameters', 'extra', 'array', '[a, b]', 'More of it'],
      ['Service', 'service.port', 'integer', '80', 'Port'],
    ]);
  });

  it('has types and descriptions of the schema', () => {
    const schema = { properties: { a: { type: ['string', 'null'], description: 'An a' }, b: { properties: { c: { enum: ['x', 'y'] } } } } };
    expect(lines('a:\nb:\n  c: x\n', schema)).toEqual([
      ['', 'a', 'string or null', 'null', 'An a'],
      ['', 'b.c', '"x" or "y"', '"x"', ''],
    ]);
  });

  it('names paths as --set reads them', () => {
    expect(lines('a:\n  b.c: 1\n')[0]?.[1]).toBe('a.b\\.c');
  });

  it('is empty for what is no map, and bounded for what is large', () => {
    expect(lines('- a\n')).toEqual([]);
    expect(lines('a: [\n')).toEqual([]);
    expect(lines(Array.from({ length: 5_000 }, (_, at) => `k${at}: ${'x'.repeat(500)}`).join('\n')).length).toBe(2_000);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab:#- \n"[]{}@') }), (text) => void lines(text)));
  });
});
