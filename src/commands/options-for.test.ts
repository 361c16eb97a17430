import { describe, expect, it } from 'vitest';
import { checkOptions } from '../config/check-options.ts';
import { readConfigFile } from '../config/file.ts';
import { fieldName, optionsOf } from '../config/names.ts';
import { fieldsOf, optionsOfOperation } from '../config/operation-fields.ts';
import { type OperationName, operations } from '../config/operations.ts';
import { resolveConfig } from '../config/resolve.ts';
import type { CommandName, OptionSpec, WrittenConfig } from '../config/types.ts';
import { optionsFor, targetOf } from './options-for.ts';

const samples: Readonly<Partial<Record<OptionSpec['kind'], string | boolean>>> = {
  switch: true,
  patterns: 'v{version}',
  url: 'https://c.example',
  duration: '7s',
  age: '7d',
  size: '7KiB',
  port: '7',
  count: '7',
  account: '111122223333',
  target: 's3://charts',
};

/** Every option of a command, as flags. */
function flagsOf(command: CommandName): WrittenConfig {
  return Object.fromEntries(
    optionsOf(command).map(([name, { kind, choices }]) => {
      const value = choices?.at(-1) ?? samples[kind] ?? 'x1';
      return [name, { value, source: { kind: 'flag' as const, flag: `--${name}` } }];
    }),
  );
}

const names = (Object.keys(operations) as OperationName[]).filter((name) => operations[name].command !== undefined);

function configOf(name: OperationName, flags?: WrittenConfig) {
  const command = operations[name].command ?? 'publish';
  return resolveConfig({ command, flags: flags ?? flagsOf(command), environment: {}, file: undefined });
}

describe('the options that a command passes on', () => {
  it.each(names)('are all those of %s, and each has its type', (name) => {
    const options: object = optionsFor(name, configOf(name));
    const own = optionsOfOperation(name).map(([option]) => fieldName(option));
    expect(Object.keys(options).sort()).toEqual([...own].sort());
    // What is no option of a command, and the one version of setUpHelm, are for the command to add.
    const { own: others = {} } = operations[name];
    const values = { text: 'x1', list: ['x1'], milliseconds: 1, function: () => undefined };
    const added = Object.fromEntries(Object.entries(others).map(([field, { kind }]) => [field, values[kind]]));
    const single = name === 'setUpHelm' ? { helmVersion: '3.12.0', helmSha256: 'x1' } : {};
    expect(() => checkOptions(name, { ...options, ...added, ...single })).not.toThrow();
    expect([...fieldsOf(name).keys()].sort()).toEqual([...new Set([...Object.keys(options), ...Object.keys(added)])].sort());
  });

  it.each(names)('are none if nothing is set: %s', (name) => {
    expect(optionsFor(name, configOf(name, {}))).toEqual({});
  });

  it('are those of charthouse.yaml and the environment, too', () => {
    const file = readConfigFile(Buffer.from('wait: true\ndeadline: 5m\n'), 'charthouse.yaml');
    const config = resolveConfig({ command: 'publish', flags: {}, environment: { CHARTHOUSE_KEEP_GOING: 'false' }, file });
    expect(optionsFor('publish', config)).toEqual({ wait: true, deadlineMs: 300_000, keepGoing: false });
  });
});

it('takes the default repository for a command that must have one', () => {
  expect(targetOf(configOf('publish', {}))).toBe('./repository');
  expect(targetOf(configOf('publish'))).toBe('s3://charts');
});
