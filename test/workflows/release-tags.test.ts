/** Releases as people tag them, by the Action: the table of the command line, each row a step of one job. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsAct, runWorkflow } from '../support/github/act.ts';
import type { StepRun, WorkflowRun } from '../support/github/act-log.ts';
import { tagEvent } from '../support/github/github-events.ts';
import { type HostedRepository, hostRepository } from '../support/github/hosted-repository.ts';
import { publishAction } from '../support/github/remote-actions.ts';
import { type TagRow, taggedCharts, tagTable } from '../support/github/tag-table.ts';

const uses = `alto9/charthouse@${'0'.repeat(40)}`;

/** A step, and what it is to do. */
interface Case extends Omit<TagRow, 'tag'> {
  readonly name: string;
  /** Absent: a step without the input. */
  readonly tag?: string;
  /** Beside the inputs of every case. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The folder of an earlier case, whose repository this step finds. */
  readonly folder?: string;
}

// The tag of the event, which starts workflows for `v*`.
const pushed = 'valkey-0.9.4';
const charts = ['valkey 0.9.4', 'web 1.2.3'];
const again = { config: '', charts, folder: 'web', tag: '' };

const cases: readonly Case[] = [
  ...tagTable.map((row, at) => ({ ...row, name: `row ${at}` })),
  { name: 'no input', config: '', charts, what: ['valkey-0.9.4.tgz'] },
  { name: 'an empty input', tag: '', config: '', charts, what: ['valkey-0.9.4.tgz', 'web-1.2.3.tgz'] },
  { name: 'no input, and a pattern', config: 'tag: "app-v{version}"', charts, what: 'skipped' },
  { name: 'an empty input, and a pattern', tag: '', config: 'tag: "app-v{version}"', charts: ['web 1.2.3'], what: ['web-1.2.3.tgz'] },
  { ...again, name: 'published', charts: ['web 1.2.3'], what: ['web-1.2.3.tgz'] },
  { ...again, name: 'changed', inputs: { 'app-version': '2' }, charts: ['web 1.2.3'], what: 'CH_CONFLICT' },
  { ...again, name: 'changed, skipped', inputs: { 'app-version': '2', 'skip-existing': 'true' }, charts: ['web 1.2.3'], what: [] },
];

describe('the Action', needsAct(), () => {
  let hosted: HostedRepository;
  let action: string;
  let run: WorkflowRun;

  beforeAll(async () => {
    [hosted, action] = await Promise.all([hostRepository('acme/charts'), mkdtemp(join(tmpdir(), 'charthouse-action-'))]);
    await publishAction(action);
    const files = cases.flatMap((each) => [
      ...Object.entries(taggedCharts(...each.charts)).map(([path, text]) => [`${folderOf(each)}/${path}`, text]),
      [`${folderOf(each)}/charthouse.yaml`, `${each.config}\n`],
    ]);
    const workflow = '.github/workflows/table.yml';
    // JSON is YAML.
    await hosted.commit({ ...Object.fromEntries(files), [workflow]: JSON.stringify({ on: 'push', jobs: { table: job() } }) }, pushed);
    const clone = await hosted.clone(pushed);
    run = await runWorkflow({ clone, workflow, event: tagEvent(hosted.name, pushed), actions: { [uses]: action } });
  });
  afterAll(async () => {
    await Promise.all([hosted?.remove(), action === undefined ? undefined : rm(action, { recursive: true, force: true })]);
  });

  it.each(cases)('$name: with the tag $tag, $config in charthouse.yaml, of $charts', ({ name, what }) => {
    const { result, text, outputs } = stepOf(name);
    const done = published(outputs['charts']);
    if (typeof what === 'object') {
      expect([result, done, outputs['published']], text).toEqual(['success', what, String(what.length)]);
      return;
    }
    expect([outputs['published'] ?? '0', result], text).toEqual(['0', what === 'skipped' ? 'success' : 'failure']);
    expect(text).toContain(what === 'skipped' ? 'warning tag-skipped' : `error ${what}`);
    expect(run.annotations.map(({ properties }) => properties['title'])).toContain(what === 'skipped' ? 'tag-skipped' : what);
  });

  it('runs every case, and goes on after those that fail', () => {
    expect([run.exitCode, run.steps.length], run.text).toEqual([0, cases.length + 1]);
  });

  function stepOf(name: string): StepRun {
    const step = run.steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`no step ${name}:\n${run.text}`);
    return step;
  }
});

const folderOf = ({ name, folder = name }: Case): string => `cases/${folder.replace(/\W+/g, '-')}`;

function job(): object {
  const checkout = { uses: `actions/checkout@${'1'.repeat(40)}` };
  const steps = cases.map((each) => {
    const { name, tag, version, inputs } = each;
    const folder = folderOf(each);
    const paths = each.charts.map((chart) => `${folder}/charts/${chart.split(' ')[0]}`).join(' ');
    const given = { ...(tag === undefined ? {} : { tag }), ...(version === undefined ? {} : { version }), ...inputs };
    const where = { charts: paths, config: `${folder}/charthouse.yaml`, to: `./${folder}/repository` };
    return { name, 'continue-on-error': true, uses, with: { ...where, ...given } };
  });
  return { 'runs-on': 'ubuntu-latest', steps: [checkout, ...steps] };
}

/** The packages that were put, as a repository calls them. */
function published(json = '[]'): readonly string[] {
  const found: readonly { readonly name: string; readonly version: string; readonly outcome: string }[] = JSON.parse(json);
  return found.flatMap(({ name, version, outcome }) => (outcome === 'new' ? [`${name}-${version}.tgz`] : [])).sort();
}
