import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesIn } from '../runtime/files-in.ts';
import { loadConfig } from './load.ts';
import type { WrittenConfig } from './types.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-load-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, text = 'to: out\n'): Promise<void> => writeFile(join(folder, name), text);
const load = (flags: WrittenConfig = {}, environment = {}) => loadConfig({ command: 'publish', flags, environment }, filesIn(folder));

const slips = [
  ...[
    'charthouse.yml',
    '.charthouse.yaml',
    '.charthouse.yml',
    'charthouse.yaml ',
    ' charthouse.yaml',
    'Charthouse.yaml',
    'CHARTHOUSE.YAML',
  ],
  ...['chart-house.yaml', 'charthouse.yaml.txt', 'charthouse.config.yaml', '.charthouserc.yaml', 'charthouse.Yml'],
];

describe('a file with almost the name of charthouse.yaml', () => {
  it.each(slips)('%j is refused, since nobody would read it', async (name) => {
    await put(name);
    await expect(load()).rejects.toMatchObject({
      code: 'CH_CONFIG_INVALID',
      hint: expect.stringContaining('rename it to charthouse.yaml'),
    });
  });

  it.each(slips)('%j is a warning beside charthouse.yaml', async (name) => {
    await put(name, 'to: other\n');
    await put('charthouse.yaml');
    const { to, warnings } = await load();
    expect([to, warnings?.map(({ code }) => code)]).toEqual(['out', ['look-alike']]);
  });

  it.each(['charthouse.yaml.bak', 'charthouse.schema.json', 'my-charthouse.yaml', 'charthouse.json', 'charthouse'])(
    '%j is not one',
    async (name) => {
      await put(name);
      expect((await load()).warnings).toEqual([]);
    },
  );

  it('may be a folder, and may be named', async () => {
    await mkdir(join(folder, 'charthouse.yml'));
    expect((await load()).warnings).toEqual([]);
    await put('.charthouse.yaml', 'to: named\n');
    const named = await load({ config: { value: '.charthouse.yaml', source: { kind: 'flag', flag: '--config' } } });
    expect([named.to, named.warnings]).toEqual(['named', []]);
    expect((await load({}, { CHARTHOUSE_CONFIG: '.charthouse.yaml' })).to).toBe('named');
  });
});

describe('a path that no shell has expanded', () => {
  const config = { value: 'ci/charthouse.yaml', source: { kind: 'flag', flag: '--config' } } as const;
  beforeEach(() => mkdir(join(folder, 'ci')));

  it.each([
    'to: ~/charts\n',
    'to: $HOME/charts\n',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would expand
    'to: "${CHARTS}/x"\n',
    'to: "%USERPROFILE%\\\\charts"\n',
    'to: my-bucket.s3.amazonaws.com\n',
    'to: arn:aws:s3:::my-bucket\n',
    'destination: ~/packages\n',
    'charts: [~/app]\n',
  ])('is refused in a file, at its line: %j', async (text) => {
    for (const name of ['charthouse.yaml', 'ci/charthouse.yaml']) {
      await put(name, text);
      const where = { file: name, line: 1 };
      await expect(load(name.startsWith('ci') ? { config } : {})).rejects.toMatchObject({ code: 'CH_CONFIG_INVALID', where });
    }
  });

  it('may be the name of a folder, behind ./', async () => {
    await put('ci/charthouse.yaml', 'to: ./$HOME\ncharts: [./~]\n');
    expect(await load({ config })).toMatchObject({ to: 'ci/./$HOME', charts: ['ci/~'] });
  });

  it.each(['destination', 'merge', 'from', 'config'] as const)('is refused in --%s and its variable', async (name) => {
    const command = ({ destination: 'package', merge: 'index', from: 'rebuild', config: 'publish' } as const)[name];
    const files = filesIn(folder);
    const flags = { [name]: { value: '~/x', source: { kind: 'flag', flag: `--${name}` } } } as const;
    await expect(loadConfig({ command, flags, environment: {} }, files)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('./~/x'),
    });
    const environment = { [`CHARTHOUSE_${name.toUpperCase()}`]: '~/x' };
    await expect(loadConfig({ command, flags: {}, environment }, files)).rejects.toMatchObject({ code: 'CH_CONFIG_INVALID' });
  });
});
