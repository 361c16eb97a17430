import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/config/operation-fields.ts';
import { type OperationName, operations } from '../../src/config/operations.ts';
import * as library from '../../src/index.ts';

type Call = (options: unknown, context?: unknown) => Promise<unknown>;

// Callers whose language checks nothing: every function takes what it is given.
const functions = library as unknown as Readonly<Record<string, (...values: unknown[]) => Promise<unknown>>>;

/** What takes a path before its options. */
const folderFirst: ReadonlySet<string> = new Set(['packageChart', 'openFolder']);

/** The least that each function takes. */
const least: Readonly<Partial<Record<OperationName, object>>> = {
  publish: { charts: ['.'], to: 'repository' },
  packageCharts: { charts: ['.'] },
  gate: { charts: ['.'] },
  check: { charts: ['.'] },
  diffIndexes: { to: 'repository', before: '1', after: '2' },
  diffVersions: { name: 'app', before: '1.0.0', after: '1.1.0' },
  listDependencies: { charts: ['.'] },
  buildDependencies: { charts: ['.'] },
  updateDependencies: { charts: ['.'] },
  indexFolder: { folder: '.' },
  rebuild: { to: 'repository' },
  history: { to: 'repository' },
  rollback: { to: 'repository', version: '1h' },
  rebaseUrls: { to: 'repository' },
  mirror: { source: 'other', to: 'repository' },
  promote: { versions: ['app'], from: 'other', to: 'repository' },
  prune: { to: 'repository' },
  yank: { to: 'repository', versions: ['app'] },
  restore: { to: 'repository', versions: ['app'] },
  deprecate: { to: 'repository', versions: ['app'] },
  buildPages: { to: 'repository' },
  reformat: { to: 'repository', indexStyle: 'json' },
  repair: { to: 'repository' },
  doctor: { to: 'repository' },
  serve: { to: 'repository' },
  setUpHelm: { helmVersion: '3.12.0' },
  infraDeploy: { stack: 'charts' },
  infraOutputs: { stack: 'charts' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-options-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = Object.keys(operations) as OperationName[];
const hasContext = names.filter((name) => name !== 'openFolder');

function callOf(name: OperationName): Call {
  const call = functions[name];
  if (call === undefined) throw new Error(`src/index.ts exports no ${name}`);
  return (options, context = { folder }) => {
    const values = folderFirst.has(name) ? ['.', options] : [options];
    return call(...values, ...(name === 'openFolder' ? [] : [context]));
  };
}

async function refusal(call: Promise<unknown>): Promise<{ readonly message: string; readonly hint: string }> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'CH_USAGE' });
  expect(await readdir(folder)).toEqual([]);
  return error as { readonly message: string; readonly hint: string }; // as was just expected
}

describe('every function of the library that takes options', () => {
  it('is in the table', () => {
    const taking = Object.keys(functions).filter(
      (name) => !['CharthouseError', 'isCharthouseError', 'version', 'infraTemplate'].includes(name),
    );
    expect(taking.sort()).toEqual([...names].sort());
  });

  it.each(names)('%s refuses an option that it does not have', async (name) => {
    const known = new Set(fieldsOf(name).keys());
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter((each) => !known.has(each) && each !== '__proto__'),
        async (unknown) => {
          const { message } = await refusal(callOf(name)({ ...least[name], [unknown]: true }));
          expect(message).toContain(`${name} has no option`);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(names.flatMap((name) => [...fieldsOf(name).keys()].map((field) => [name, field] as const)))(
    '%s knows %s by its slips, and refuses another type',
    async (name, field) => {
      const call = callOf(name);
      for (const slip of [field.toLowerCase(), `${field}s`, field.replace(/(Ms|Bytes)$/, ''), field.slice(0, -1)]) {
        if (fieldsOf(name).has(slip)) continue;
        const { hint } = await refusal(call({ ...least[name], [slip]: true }));
        // Of a short name, one letter less is another word.
        if (field.length > 4) expect([slip, hint]).toEqual([slip, expect.stringContaining('did you mean')]);
      }
      const { message, hint } = await refusal(call({ ...least[name], [field]: Symbol('other') }));
      expect(message).toContain(`the option ${field} of ${name} must be `);
      expect(message).toContain(', not a symbol');
      expect(hint).toMatch(new RegExp(`^give .+ as ${field}$`));
      await refusal(call({ ...least[name], [field]: null }));
    },
  );

  it.each(names.filter((name) => least[name] !== undefined))('%s asks for what it needs', async (name) => {
    for (const field of Object.keys(least[name] ?? {})) {
      const { message } = await refusal(callOf(name)({ ...least[name], [field]: undefined }));
      expect(message).toBe(`the option ${field} of ${name} is missing`);
    }
  });

  it.each(names)('%s refuses what is no object', async (name) => {
    for (const given of [null, 'repository', ['charts/app'], 7]) await refusal(callOf(name)(given));
  });

  it.each(hasContext)('%s refuses a slip in its context', async (name) => {
    const { message, hint } = await refusal(callOf(name)(least[name] ?? {}, { foldr: folder }));
    expect([message, hint]).toEqual([`the context of ${name} has no field 'foldr'`, 'did you mean folder?']);
    await refusal(callOf(name)(least[name] ?? {}, { folder: 7 }));
    for (const given of [null, 'folder', [folder], 7]) await refusal(callOf(name)(least[name] ?? {}, given));
  });
});

describe('a slip', () => {
  it.each([
    ['dryrun', true, "publish has no option 'dryrun'", 'did you mean dryRun?'],
    ['dry-run', true, "publish has no option 'dry-run'", 'did you mean dryRun?'],
    ['verify', false, "publish has no option 'verify'", 'did you mean noVerify?'],
    ['deadline', 5, "publish has no option 'deadline'", 'did you mean deadlineMs?'],
    ['dryRun', 'no', 'the option dryRun of publish must be true or false, not a string', 'give true or false as dryRun'],
    ['deadlineMs', -1, 'the option deadlineMs of publish must be a number of milliseconds (0 or more), not -1', expect.any(String)],
    [
      'deadlineMs',
      Number.NaN,
      'the option deadlineMs of publish must be a number of milliseconds (0 or more), not NaN',
      expect.any(String),
    ],
    ['indexStyle', 'xml', "the option indexStyle of publish must be one of yaml, json, not 'xml'", 'give one of yaml, json as indexStyle'],
    [
      'helmVersion',
      ['3.12.0', 4],
      'the option helmVersion of publish must be a string or a list of strings, not a list',
      expect.any(String),
    ],
    ['charts', 'charts/app', 'the option charts of publish must be a list of strings, not a string', expect.any(String)],
  ])('is named: %s %j', async (name, value, message, hint) => {
    const error = await refusal(callOf('publish')({ ...least.publish, [name]: value }));
    expect([error.message, error.hint]).toEqual([message, hint]);
  });

  it.each([
    ['a list with a hole', Array(1)],
    ['a list of lists', [['charts/app']]],
  ])('in %s is refused', async (_, charts) => {
    const { message } = await refusal(callOf('publish')({ ...least.publish, charts }));
    expect(message).toBe('the option charts of publish must be a list of strings, not a list');
  });

  it('in the signal is refused', async () => {
    const { message } = await refusal(callOf('publish')(least.publish, { folder, signal: new AbortController() }));
    expect(message).toBe('the field signal of the context of publish must be an AbortSignal, not an object');
  });

  it.each([undefined, 7, ''])('in a path that is an argument of its own is refused: %j', async (path) => {
    for (const name of folderFirst) await refusal(functions[name]?.(path) ?? Promise.resolve());
  });

  it.each(['s3://charts', 'https://charts.example.com', 'stack:charts'])('%s is no folder to open', async (path) => {
    await refusal(functions['openFolder']?.(path) ?? Promise.resolve());
  });

  it('in the folder to serve is refused', async () => {
    await refusal(callOf('serve')({ to: 's3://charts', port: 0 }));
  });

  it('far from every option is no near miss', async () => {
    const { hint } = await refusal(callOf('authenticate')({ kubernetes: 'x' }));
    expect(hint).toBe('leave it out; the options are deadlineMs, region, account, roleToAssume');
  });

  it('in credentials is refused, and what the AWS SDK adds to them is not', async () => {
    const keys = { accessKeyId: 'a', secretAccessKey: 'b' };
    const call = (credentials: object) => callOf('publish')({ ...least.publish, charts: [] }, { folder, credentials });
    const { hint } = await refusal(call({ ...keys, sessiontoken: 'c' }));
    expect(hint).toBe('did you mean sessionToken?');
    await expect(call({ ...keys, expiration: new Date(0), accountId: '1' })).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
  });
});

describe('options that are no plain object', () => {
  /** Of a program with classes. */
  class Options {
    readonly charts = ['none'];
    readonly to = 'repository';
    get dryRun(): boolean {
      return true;
    }
  }

  it.each([
    ['a getter of a class', new Options()],
    ['a prototype', Object.assign(Object.create({ dryRun: true }), { charts: ['none'], to: 'repository' })],
  ])('count as they are read: %s', async (_, options) => {
    await expect(callOf('publish')(options)).rejects.toMatchObject({ code: 'CH_CHART_UNREADABLE', report: { dryRun: true } });
  });

  it('are read once', async () => {
    const answers = [true, 'no'];
    const options = {
      charts: ['none'],
      to: 'repository',
      get dryRun() {
        return answers.shift();
      },
    };
    await expect(callOf('publish')(options)).rejects.toMatchObject({ report: { dryRun: true } });
    expect(answers).toEqual(['no']);
  });
});

it.each(['publish', 'packageCharts', 'gate'] as const)('%s refuses an empty list of charts', async (name) => {
  await expect(callOf(name)({ ...least[name], charts: [] })).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
});

describe('a program that stops a call', () => {
  it.each([undefined, 'enough', new Error('enough')])('by %s is not said to have an unreadable chart', async (reason) => {
    await mkdir(join(folder, 'chart'));
    const calls: Promise<unknown>[] = [];
    for (const name of ['publish', 'packageCharts', 'packageChart'] as const) {
      const stop = new AbortController();
      const context = { folder, signal: stop.signal };
      calls.push(callOf(name)(name === 'packageChart' ? {} : { ...least[name], charts: ['chart'] }, context));
      stop.abort(reason);
    }
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'CH_INTERRUPTED' } });
  });
});
