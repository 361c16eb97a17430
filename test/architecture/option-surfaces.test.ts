/** One row is added to one file of the option table, and the real modules are bundled with it: the option must be on every surface. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

const file = 'src/config/index-options.ts';
const rows = `
  'sample-limit': {
    kind: 'duration',
    places: 'anywhere',
    fileReason: 'it is a sample',
    group: 'index',
    placeholder: 'TIME',
    default: '5s',
    summary: 'Limit of the sample',
    detail: 'Has no effect without \`--sample-switch\`.',
    commands: ['publish', 'verify'],
  },
  'sample-switch': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Switch of the sample',
    commands: ['publish'],
  },
`;

type Flags = Readonly<Record<string, { readonly value: unknown }>>;
type Values = Readonly<Record<string, unknown>>;

/** What the bundle exports, as far as it is used here. */
interface Surfaces {
  readonly makeProgram: (ports: object) => {
    parse(words: readonly string[], from: object): void;
  };
  readonly resolveConfig: (sources: object) => Values;
  readonly readConfigFile: (bytes: Uint8Array, file: string) => { readonly problems: readonly object[] };
  readonly configSchema: () => { readonly properties: Readonly<Record<string, Values>> };
  readonly readInputs: (getInput: (name: string) => string) => { readonly flags: Flags };
  readonly scripts: readonly (() => string)[];
  readonly checkOptions: (operation: string, options: object) => void;
  readonly withDefaults: (operation: string, options: object) => Values;
}

type Text = (tables: Surfaces) => string;

/** What scripts make of the tables. */
interface Pages {
  readonly cli: string;
  readonly config: string;
  readonly threats: string;
  readonly action: string;
  readonly fields: string;
  readonly operations: string;
}

const script = async (name: string): Promise<Readonly<Record<string, unknown>>> =>
  import(pathToFileURL(join(projectRoot, 'scripts', name)).href);

async function load(edit?: (path: string, text: string) => string): Promise<{ readonly tables: Surfaces; readonly pages: Pages }> {
  const { loadTables } = (await script('tables.mjs')) as { readonly loadTables: (root: string, options: object) => Promise<Surfaces> };
  const more = [
    "export { makeProgram } from './src/cli/program.ts';",
    "export { resolveConfig } from './src/config/resolve.ts';",
    "export { readConfigFile } from './src/config/file.ts';",
    "export { readInputs } from './src/action/inputs.ts';",
    "export { checkOptions } from './src/config/check-options.ts';",
    "export { withDefaults } from './src/config/operation-defaults.ts';",
    "import { bashScript } from './src/cli/completion/bash.ts';",
    "import { fishScript } from './src/cli/completion/fish.ts';",
    "import { zshScript } from './src/cli/completion/zsh.ts';",
    'export const scripts = [bashScript, fishScript, zshScript];',
  ];
  const { optionNames } = (await script('option-names.mjs')) as Readonly<Record<'optionNames', Text>>;
  // As `npm run generate` does: hints have the names from a generated file, below the table.
  const names = optionNames(await loadTables(projectRoot, { edit }));
  const withNames = (path: string, text: string): string => (path === 'src/hint/option-names.ts' ? names : (edit?.(path, text) ?? text));
  const tables = await loadTables(projectRoot, { more, edit: withNames });
  const { cliReference, configReference } = (await script('reference.mjs')) as Readonly<Record<'cliReference' | 'configReference', Text>>;
  const { actionContract } = (await script('action.mjs')) as Readonly<Record<'actionContract', Text>>;
  const { optionFields, operationOptions } = (await script('library-options.mjs')) as Readonly<
    Record<'optionFields' | 'operationOptions', Text>
  >;
  const { threatModel } = (await script('threat-model.mjs')) as { readonly threatModel: (page: string, tables: Surfaces) => string };
  const page = await readFile(join(projectRoot, 'docs/threat-model.md'), 'utf8');
  return {
    tables,
    pages: {
      cli: cliReference(tables),
      config: configReference(tables),
      threats: threatModel(page, tables),
      action: actionContract(tables),
      fields: optionFields(tables),
      operations: operationOptions(tables),
    },
  };
}

let tables: Surfaces;
let pages: Pages;
let before: Pages;
const edited = new Set<string>();
beforeAll(async () => {
  ({ pages: before } = await load());
  ({ tables, pages } = await load((path, text) => {
    if (path !== file) return text;
    edited.add(path);
    return text.replace('export const indexOptions = {\n', `$&${rows}`);
  }));
});

function parsed(...words: string[]): Flags {
  let flags: Flags = {};
  const stdout = { write: () => true, columns: 80 };
  const onRequest = (request: { readonly flags: Flags }): void => {
    flags = request.flags;
  };
  tables.makeProgram({ stdout, version: '0', onRequest }).parse(words, { from: 'user' });
  return flags;
}

const resolved = (sources: object): Values =>
  tables.resolveConfig({ command: 'publish', flags: {}, environment: {}, file: undefined, ...sources });

describe('an option that one row adds', () => {
  it('stands in one file', () => {
    expect([...edited]).toEqual([file]);
  });

  it('is a flag, and a switch has an opposite', () => {
    expect(parsed('publish', '--sample-limit', '7s', '--sample-switch')).toMatchObject({
      'sample-limit': { value: '7s' },
      'sample-switch': { value: true },
    });
    expect(parsed('publish', '--no-sample-switch')).toMatchObject({ 'sample-switch': { value: false } });
  });

  it('is an environment variable and a key of charthouse.yaml', () => {
    expect(resolved({ environment: { CHARTHOUSE_SAMPLE_LIMIT: '8s', CHARTHOUSE_SAMPLE_SWITCH: '1' } })).toMatchObject({
      sampleLimitMs: 8000,
      sampleSwitch: true,
    });
    const read = (text: string) => tables.readConfigFile(Buffer.from(text), 'charthouse.yaml');
    expect(resolved({ file: read('sample-limit: 9s\n') })).toMatchObject({ sampleLimitMs: 9000 });
    expect(read('sample-switch: true\n').problems[0]).toMatchObject({
      message: "'sample-switch' cannot be set in a file: it belongs to one run",
      hint: 'pass --sample-switch',
    });
  });

  it('is in the schema and an input of the Action', () => {
    const { properties } = tables.configSchema();
    expect(properties['sample-limit']).toMatchObject({ type: 'string', default: '5s' });
    expect(properties['sample-switch']).toBeUndefined();
    expect(pages.action).toContain('  sample-limit:\n    description: "Limit of the sample; default: 5s (publish, verify)"');
    expect(tables.readInputs((name) => (name === 'sample-limit' ? '7s' : '')).flags).toMatchObject({ 'sample-limit': { value: '7s' } });
  });

  it('is in help and completion', () => {
    let help = '';
    const stdout = { write: (text: string) => (help += text), columns: 80 };
    const program = tables.makeProgram({ stdout, version: '0', onRequest: () => undefined });
    // Commander ends the parsing by an exception.
    expect(() => program.parse(['publish', '--help'], { from: 'user' })).toThrow('(outputHelp)');
    expect(help).toMatch(/--sample-limit <TIME> +Limit of the sample \(default: 5s\)/);
    for (const completion of tables.scripts) expect(completion()).toContain('sample-limit');
  });

  it('is in the reference, the configuration page and the threat model', () => {
    expect(pages.cli).toContain('#### --sample-limit\n\nLimit of the sample. Has no effect without `--sample-switch`.');
    expect(pages.config).toContain('`CHARTHOUSE_SAMPLE_LIMIT`');
    expect(pages.threats).toContain('| `sample-limit` | yes | it is a sample |');
    expect(pages.threats).toContain('| `sample-switch` | no | it belongs to one run |');
  });

  it('is a documented option of the library, checked as it runs, with its default', () => {
    expect(pages.fields).toContain(
      '  /** Limit of the sample, in milliseconds. Default: 5,000. Has no effect without `sampleSwitch`. */\n  readonly sampleLimitMs?: number | undefined;\n',
    );
    const taking = [...pages.operations.matchAll(/(?:interface|type) (\w+Options) (?:extends|=)[^;{]*'sampleLimitMs'/g)].map(
      ([, name]) => name,
    );
    expect(taking).toEqual(['PublishOptions', 'VerifyOptions']);
    const call = (options: object) => () => tables.checkOptions('publish', { charts: ['.'], to: 'x', ...options });
    expect(call({ sampleLimitMs: 5, sampleSwitch: true })).not.toThrow();
    expect(call({ sampleLimitMs: '5s' })).toThrow('must be a number of milliseconds');
    expect(call({ sampleLimit: 5 })).toThrow("publish has no option 'sampleLimit'");
    expect(tables.withDefaults('publish', {})).toMatchObject({ sampleLimitMs: 5000, sampleSwitch: false });
  });

  it('is nowhere without the row', () => {
    for (const text of Object.values(before)) expect(text).not.toMatch(/sample-?(limit|switch)/i);
  });
});
