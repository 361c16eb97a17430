import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { readConfigFile } from './file.ts';
import { type ConfigSources, resolveConfig } from './resolve.ts';
import type { WrittenConfig } from './types.ts';

const flag = (name: string, value: string | boolean): WrittenConfig => ({ [name]: { value, source: { kind: 'flag', flag: `--${name}` } } });
const file = (text: string): ConfigSources['file'] => readConfigFile(Buffer.from(text), 'charthouse.yaml');
const resolve = (sources: Partial<ConfigSources>) =>
  resolveConfig({ command: 'publish', flags: {}, environment: {}, file: undefined, ...sources });

function thrownBy(work: () => unknown): CharthouseError {
  try {
    work();
  } catch (error) {
    if (error instanceof CharthouseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the configuration', () => {
  it('takes a flag before the environment, that before the file', () => {
    const all = { flags: flag('to', 'a'), environment: { CHARTHOUSE_TO: 'b' }, file: file('to: c\n') };
    expect(resolve(all).to).toBe('a');
    expect(resolve({ ...all, flags: {} }).to).toBe('b');
    expect(resolve({ file: all.file }).to).toBe('c');
    expect(resolve({}).to).toBeUndefined();
  });

  it('adds up what every source protects', () => {
    const all = {
      flags: flag('protect', 'app@^1.0'),
      environment: { CHARTHOUSE_PROTECT: 'lib,app@^1.0' },
      file: file('protect: [base]\n'),
    };
    expect(resolve({ ...all, command: 'prune' }).protect).toEqual(['app@^1.0', 'lib', 'base']);
    expect(resolve({ file: all.file, command: 'prune' }).protect).toEqual(['base']);
    expect(resolve({ command: 'prune' }).protect).toBeUndefined();
  });

  it('remembers the source of each value', () => {
    const { sources } = resolve({
      flags: flag('tag', 'v1'),
      environment: { CHARTHOUSE_URL: 'https://a.example' },
      file: file('deadline: 5m\n'),
    });
    expect(sources.tag).toEqual({ kind: 'flag', flag: '--tag' });
    expect(sources.url).toEqual({ kind: 'environment', name: 'CHARTHOUSE_URL' });
    expect(sources.deadline).toMatchObject({ kind: 'file', place: { line: 1 } });
    expect(sources.to).toBeUndefined();
  });

  it('reads values into their types, under names with their units', () => {
    const environment = {
      CHARTHOUSE_VERIFY_TIMEOUT: '5s',
      CHARTHOUSE_MAX_SIZE: '1MiB',
      CHARTHOUSE_KEEP_GOING: '1',
      CHARTHOUSE_INDEX_STYLE: 'json',
    };
    expect(resolve({ environment })).toMatchObject({
      verifyTimeoutMs: 5000,
      maxSizeBytes: 1_048_576,
      keepGoing: true,
      indexStyle: 'json',
      deadlineMs: undefined,
    });
  });

  it('lets a flag overrule a switch of the file', () => {
    expect(resolve({ flags: flag('keep-going', false), file: file('keep-going: true\n') }).keepGoing).toBe(false);
  });

  it('takes an empty variable as not given', () => {
    expect(resolve({ environment: { CHARTHOUSE_TO: '', CHARTHOUSE_DRY_RUN: '' } })).toMatchObject({ to: undefined, dryRun: undefined });
  });

  it('ignores what another command would use', () => {
    expect(resolve({ command: 'package', environment: { CHARTHOUSE_PORT: 'x' } }).port).toBeUndefined();
  });

  it('does not take a version of charthouse for the version of a chart', () => {
    expect(resolve({ environment: { CHARTHOUSE_VERSION: '0.1.0' } }).version).toBeUndefined();
  });

  it('refuses a variable that looks like a slip, since it would publish', () => {
    const error = thrownBy(() => resolve({ environment: { CHARTHOUSE_DRYRUN: '1' } }));
    expect(error.code).toBe('CH_CONFIG_INVALID');
    expect(error.hint).toBe('did you mean CHARTHOUSE_DRY_RUN?');
  });

  it('leaves variables of others alone', () => {
    expect(resolve({ environment: { CHARTHOUSE_TOKEN: 'x', CHARTHOUSE_VERSION: '1', HOME: '/' } }).to).toBeUndefined();
  });

  it.each([
    ['a flag', { flags: flag('deadline', '10') }, 'CH_USAGE'],
    ['a variable', { environment: { CHARTHOUSE_DEADLINE: '10' } }, 'CH_CONFIG_INVALID'],
    ['the file', { file: file('deadline: 10\n') }, 'CH_CONFIG_INVALID'],
  ])('refuses a wrong value of %s with the code of its place', (_, sources, code) => {
    expect(thrownBy(() => resolve(sources)).code).toBe(code);
  });

  it.each(['https://me:hunter2@charts.example.com', 'https://me:a/hunter2@charts.example.com', 'ftp://charts.example.com/?token=hunter2'])(
    'does not show what may be secret in %s',
    (url) => {
      const error = thrownBy(() => resolve({ environment: { CHARTHOUSE_URL: url } }));
      expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('hunter2');
    },
  );

  it('refuses a wrong value of the file also where a flag overrules it', () => {
    expect(thrownBy(() => resolve({ flags: flag('deadline', '10m'), file: file('deadline: 10\n') })).where).toMatchObject({
      line: 1,
      column: 11,
    });
  });

  it('names all problems of all places in one error', () => {
    const error = thrownBy(() => resolve({ flags: flag('deadline', '1'), environment: { CHARTHOUSE_URL: 'x' }, file: file('prot: 1\n') }));
    expect(error.details['problems']).toHaveLength(3);
  });
});

describe('the target of a publish', () => {
  it.each(['true', '1'])('has no default where CI=%s', (CI) => {
    expect(thrownBy(() => resolve({ environment: { CI } })).code).toBe('CH_NO_TARGET');
  });

  it.each([
    ['a flag', { flags: flag('to', './repository') }],
    ['a variable', { environment: { CI: 'true', CHARTHOUSE_TO: 'out' } }],
    ['the file', { file: file('to: out\n') }],
  ])('may come from %s there', (_, sources) => {
    expect(() => resolve({ environment: { CI: 'true' }, ...sources })).not.toThrow();
  });

  it('is not needed to verify a URL, to package or to serve', () => {
    const environment = { CI: 'true' };
    expect(() => resolve({ command: 'verify', environment, flags: flag('url', 'https://a.example') })).not.toThrow();
    expect(() => resolve({ command: 'package', environment })).not.toThrow();
    expect(() => resolve({ command: 'serve', environment })).not.toThrow();
    expect(thrownBy(() => resolve({ command: 'verify', environment })).code).toBe('CH_NO_TARGET');
  });
});
