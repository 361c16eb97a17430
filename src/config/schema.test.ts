import { describe, expect, it } from 'vitest';
import { readConfigFile } from './file.ts';
import { optionList } from './names.ts';
import { configSchema, type Schema } from './schema.ts';
import { readValue } from './values.ts';

const properties = configSchema()['properties'] as Readonly<Record<string, Schema>>;

/** The few words of JSON Schema that ours uses. */
function allows(schema: Schema, value: unknown): boolean {
  const { anyOf, items, type, enum: choices, pattern, minLength, minimum, maximum } = schema;
  const types: Readonly<Record<string, (each: unknown) => boolean>> = {
    string: (each) => typeof each === 'string',
    boolean: (each) => typeof each === 'boolean',
    integer: Number.isInteger,
  };
  if (Array.isArray(anyOf)) return anyOf.some((each: Schema) => allows(each, value));
  if (type === 'array') return Array.isArray(value) && value.every((each) => allows(items as Schema, each));
  if (types[String(type)]?.(value) !== true) return false;
  if (Array.isArray(choices) && !choices.includes(value)) return false;
  if (typeof pattern === 'string' && !new RegExp(pattern).test(String(value))) return false;
  if (typeof minLength === 'number' && String(value).length < minLength) return false;
  return (typeof minimum !== 'number' || Number(value) >= minimum) && (typeof maximum !== 'number' || Number(value) <= maximum);
}

describe('the schema of charthouse.yaml', () => {
  it('has exactly the keys that the file may have', () => {
    const known = Object.keys(properties).filter(
      (key) => readConfigFile(Buffer.from(`${key}: [x]\n`), 'f').problems[0]?.message.includes('no option') !== true,
    );
    expect(known).toEqual(Object.keys(properties));
    expect(Object.keys(properties).sort()).toEqual(
      [
        'charts',
        'repositories',
        'artifacthub',
        'site',
        'tag',
        ...optionList.filter(([, { places }]) => places === 'anywhere').map(([name]) => name),
      ].sort(),
    );
  });

  it('refuses unknown keys', () => {
    expect(configSchema()['additionalProperties']).toBe(false);
  });

  const values = [
    '',
    'x',
    'v{version}',
    'v{version}{',
    './a',
    'yaml',
    'absolute',
    '60s',
    '10',
    '1h30m',
    '5MiB',
    '5 MiB',
    '5mib',
    'https://a.example',
    'ftp://a',
    '111122223333',
    '11112222333',
    111122223333,
    0,
    8879,
    70000,
    1.5,
    -1,
    true,
    false,
  ];
  it.each(optionList.filter(([, { places }]) => places === 'anywhere'))('allows no value of %s that the reader refuses', (name, spec) => {
    const schema = properties[name] ?? {};
    const all = [...values, ...(spec.choices ?? [])];
    const wrong = all.filter((value) => allows(schema, value) && readValue(spec, value).kind === 'bad');
    expect(wrong).toEqual([]);
    expect(all.some((value) => allows(schema, value))).toBe(true);
  });

  it.each(optionList.filter(([, { places, default: written }]) => places === 'anywhere' && written !== undefined))(
    'allows the default of %s',
    (name) => {
      const schema = properties[name] ?? {};
      expect(allows(schema, schema['default'])).toBe(true);
    },
  );
});
