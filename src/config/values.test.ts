import { describe, expect, it } from 'vitest';
import { options } from './options.ts';
import type { OptionSpec } from './types.ts';
import { readValue } from './values.ts';

const spec = (kind: OptionSpec['kind'], choices: readonly string[] = []): OptionSpec => ({
  ...{ kind, choices, places: 'one-run', group: 'common', summary: '', commands: [] },
});

describe('a written value', () => {
  it.each([
    ['switch', 'true', true],
    ['switch', '1', true],
    ['switch', 1, true],
    ['switch', true, true],
    ['switch', 'false', false],
    ['switch', '0', false],
    ['duration', '60s', 60_000],
    ['duration', '10m', 600_000],
    ['duration', '1h30m', 5_400_000],
    ['duration', '30d', 2_592_000_000],
    ['duration', '250ms', 250],
    ['duration', '1.5s', 1500],
    ['duration', '0s', 0],
    ['size', '5MiB', 5 * 1024 * 1024],
    ['size', '5 MiB', 5 * 1024 * 1024],
    ['size', '5MB', 5_000_000],
    ['size', '512KiB', 524_288],
    ['size', '1.5KiB', 1536],
    ['size', '100B', 100],
    ['age', '90d', 7_776_000_000],
    ['age', '2y', 63_072_000_000],
    ['age', '1w12h', 648_000_000],
    ['count', '10', 10],
    ['count', 0, 0],
    ['port', '8879', 8879],
    ['port', 0, 0],
    ['text', 'v1.2.3', 'v1.2.3'],
    ['region', 'eu-west-1', 'eu-west-1'],
    ['region', 'us-gov-east-1', 'us-gov-east-1'],
    ['region', 'garage', 'garage'],
    ['target', './repository', './repository'],
    ['url', 'https://charts.example.com/stable', 'https://charts.example.com/stable'],
  ] as const)('as a %s, %j means %j', (kind, written, value) => {
    expect(readValue(spec(kind), written)).toEqual({ kind: 'value', value });
  });

  it.each([
    ['switch', 'yes'],
    ['switch', ''],
    ['switch', 2],
    ['duration', '60'],
    ['duration', 60],
    ['duration', '-1s'],
    ['duration', '1w'],
    ['duration', '367d'],
    ['duration', ''],
    ['age', '90'],
    ['age', '101y'],
    ['age', '5ms'],
    ['count', '-1'],
    ['count', '1.5'],
    ['count', 1.5],
    ['count', '010'],
    ['count', ''],
    ['size', '5'],
    ['size', 5],
    ['size', '0MiB'],
    ['size', '5mib'],
    ['size', '-1B'],
    ['port', '65536'],
    ['port', '1.5'],
    ['port', -1],
    ['port', '080000'],
    ['text', ''],
    ['text', 1.1],
    ['path', 'a\0b'],
    ['region', ''],
    ['region', 'eu west'],
    ['region', 'eu_west'],
    ['region', 'eu-west-1.evil.example'],
    ['region', 'x@evil.example'],
    ['region', 'evil.example/#'],
    ['region', 'evil.example:443'],
    ['region', '-eu'],
    ['region', 'eu-'],
    ['region', 'eu-west-1\n'],
    ['region', 'a'.repeat(64)],
    ['url', 'charts.example.com'],
    ['url', 'ftp://charts.example.com'],
    ['url', 'https://'],
    ['url', 'https://user:secret@charts.example.com'],
    ['url', 'https://token@charts.example.com'],
    ['url', 'https://charts.example.com/#top'],
  ] as const)('as a %s, %j is refused', (kind, written) => {
    expect(readValue(spec(kind), written).kind).toBe('bad');
  });

  it('is one of the choices or refused, with the choices named', () => {
    expect(readValue(spec('choice', ['yaml', 'json']), 'json')).toEqual({ kind: 'value', value: 'json' });
    expect(readValue(spec('choice', ['yaml', 'json']), 'toml')).toEqual({ kind: 'bad', why: 'is not one of: yaml, json' });
  });

  it('does not show the password of a URL in the reason', () => {
    expect(JSON.stringify(readValue(spec('url'), 'https://user:secret@charts.example.com'))).not.toContain('secret');
  });
});

describe('the option table', () => {
  it.each(Object.entries<OptionSpec>(options).filter(([, row]) => row.default !== undefined))(
    'has a default for %s that can be read',
    (_, row) => {
      expect(readValue(row, row.default ?? '').kind).toBe('value');
    },
  );

  it.each(Object.entries<OptionSpec>(options))('gives %s a placeholder unless it is a switch', (_, row) => {
    expect(row.placeholder === undefined).toBe(row.kind === 'switch');
  });
});
