import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../is-running.ts';
import { needsAct, runWorkflow, type WorkflowCall } from './act.ts';
import type { WorkflowRun } from './act-log.ts';
import { releaseEvent, tagEvent } from './github-events.ts';
import { type HostedRepository, hostRepository } from './hosted-repository.ts';

const action = `
name: sample
description: says what it was given
inputs:
  word:
    description: any
runs:
  using: node24
  main: main.mjs
`;
const main = `
import { appendFileSync } from 'node:fs';
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, INPUT_WORD, GITHUB_EVENT_NAME, GITHUB_REF } = process.env;
console.log(process.version.split('.')[0], GITHUB_EVENT_NAME, GITHUB_REF);
console.log('a secret:', INPUT_WORD);
console.log('::warning file=Chart.yaml,line=3::odd');
appendFileSync(GITHUB_OUTPUT, 'said=yes\\n');
appendFileSync(GITHUB_STEP_SUMMARY, '# Done\\n');
`;
const workflow = `
on: [push, release]
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v1
        with:
          ref: refs/tags/\${{ github.event.release.tag_name || github.ref_name }}
      - id: act
        name: act
        uses: ./
        with:
          word: \${{ secrets.WORD }}
      - name: look
        env:
          SAID: \${{ steps.act.outputs.said }}
        run: echo "$SAID \${{ vars.PLACE }} $(cat version)"
      - name: fail
        run: exit 3
      - name: never
        run: echo never
`;
const slow = `
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo $$ > "$PID_FILE" && mv "$PID_FILE" "$PID_FILE.done" && exec sleep 600
`;

describe('a workflow', needsAct(), () => {
  let hosted: HostedRepository;

  beforeAll(async () => {
    hosted = await hostRepository('acme/charts');
    const files = { 'action.yml': action, 'main.mjs': main, 'w.yml': workflow, 'slow.yml': slow };
    await hosted.commit({ ...files, version: 'one' }, 'v1.0.0');
    await hosted.commit({ version: 'two' }, 'v2.0.0');
  });
  afterAll(() => hosted.remove());

  async function ran(ref: string, call: Pick<WorkflowCall, 'event'> & Partial<WorkflowCall>): Promise<WorkflowRun> {
    const clone = await hosted.clone(ref);
    const actions = { 'actions/checkout@v1': join(import.meta.dirname, 'checkout-action') };
    const given = { secrets: { WORD: 'hush' }, variables: { PLACE: 'here' }, environment: { CHECKOUT_ORIGIN: hosted.url } };
    return runWorkflow({ clone, workflow: 'w.yml', actions, ...given, ...call });
  }

  it('runs a tag on the Node that its actions name, and tells what the steps said', async () => {
    const { exitCode, steps, annotations, summary, text } = await ran('v1.0.0', { event: tagEvent('acme/charts', 'v1.0.0') });
    expect(
      steps.map(({ name, result }) => [name, result]),
      text,
    ).toEqual([
      ['actions/checkout@v1', 'success'],
      ['act', 'success'],
      ['look', 'success'],
      ['fail', 'failure'],
    ]);
    expect(exitCode).toBe(1);
    expect(steps[1]).toMatchObject({ text: 'v24 push refs/tags/v1.0.0\na secret: ***\n', outputs: { said: 'yes' } });
    expect(steps[2]?.text).toBe('yes here one\n');
    expect(annotations).toEqual([{ level: 'warning', message: 'odd', properties: { file: 'Chart.yaml', line: '3' } }]);
    expect(summary).toBe('# Done\n');
  });

  it('checks out what the event says, whatever the clone holds', async () => {
    const { steps } = await ran('main', { event: releaseEvent('acme/charts', 'v1.0.0') });
    expect(steps[1]?.text).toContain('release refs/tags/v1.0.0');
    expect(steps[2]?.text).toContain('one');
  });

  it('ends with its steps when it is told to', async () => {
    const [stop, event, file] = [new AbortController(), tagEvent('acme/charts', 'v1.0.0'), join(hosted.folder, 'pid')];
    const running = ran('main', { workflow: 'slow.yml', event, environment: { PID_FILE: file }, signal: stop.signal });
    const pid = Number(await contents(`${file}.done`));
    expect(isRunning(pid)).toBe(true);
    stop.abort();
    await expect(running).rejects.toThrow('act was ended');
    expect(isRunning(pid)).toBe(false);
  });
});

async function contents(path: string): Promise<string> {
  while (!existsSync(path)) await pause(10);
  return readFile(path, 'utf8');
}
