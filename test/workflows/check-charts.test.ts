/** The workflow that `charthouse init` writes for pull requests: without credentials, it finds what a release would refuse. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestHelm, oldestHelm } from '../../src/base/gate-helms.ts';
import { serve } from '../../src/client/library.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { needsAct, runWorkflow } from '../support/github/act.ts';
import type { WorkflowRun } from '../support/github/act-log.ts';
import { pullEvent } from '../support/github/github-events.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { type HostedRepository, hostRepository } from '../support/github/hosted-repository.ts';
import { publishAction, remoteActions } from '../support/github/remote-actions.ts';
import { needs } from '../support/tools/tools.ts';

const workflow = '.github/workflows/check-charts.yml';
const skip = [needsAct(), needs('helm-3.12.0', 'helm-4.3.1')].some((each) => each.skip);

const chart = (version: string, values = 'replicas: 1\n'): Readonly<Record<string, string>> => ({
  'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: ${version}\ndescription: d\nicon: https://example.com/x.svg\n`,
  'charts/app/values.yaml': values,
  'charts/app/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\n',
});

describe('a pull request', { skip }, () => {
  let program: BuiltProgram;
  let hosted: HostedRepository;
  let mirror: HelmMirror;
  let action: string;
  let site: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    [program, hosted, mirror, action] = await Promise.all([
      buildProgram(),
      hostRepository('acme/app'),
      startHelmMirror(oldestHelm, newestHelm),
      mkdtemp(join(tmpdir(), 'charthouse-action-')),
    ]);
    await publishAction(action);
    await hosted.commit(chart('1.0.0'));
    const published = join(program.home, 'published');
    expect(await program.run(['publish', 'charts/app', '--to', published], {}, hosted.folder)).toMatchObject({ code: 0 });
    site = await serve({ to: published, port: 0 });
    expect(await program.run(['init'], {}, hosted.folder)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), hosted?.remove(), mirror?.close(), site?.close(), rm(action, { recursive: true, force: true })]);
  });

  /** Without a secret, as a pull request of a fork is. */
  async function check(files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}): Promise<WorkflowRun> {
    await hosted.commit(files);
    const event = pullEvent(hosted.name, 'fork/app');
    const clone = await hosted.clone(event.ref);
    const actions = await remoteActions(join(clone, workflow), action);
    const helms = { CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256 };
    return runWorkflow({ clone, workflow, event, secrets: {}, variables, actions, environment: { CHECKOUT_ORIGIN: hosted.url, ...helms } });
  }

  const named = (): Readonly<Record<string, string>> => ({ CHARTHOUSE_URL: site.url });

  it('is green before a repository is named, and says that nothing was compared', async () => {
    const { exitCode, annotations, text } = await check(chart('1.1.0'));
    expect(exitCode, text).toBe(0);
    expect(annotations).toEqual([
      expect.objectContaining({ level: 'warning', properties: expect.objectContaining({ title: 'not-compared' }) }),
    ]);
  });

  it('is green if the version is raised, and shows what changes', async () => {
    const { exitCode, annotations, summary, text } = await check(chart('1.1.0', 'replicas: 2\n'), named());
    expect(exitCode, text).toBe(0);
    expect(annotations, text).toEqual([]);
    expect(summary).toContain('| `app` | `1.1.0` | new | raised from 1.0.0 | 2 files differ from 1.0.0 |');
    expect(text).toContain('charthouse gate: done');
  });

  it('is red if the version is not raised, at the line of the version', async () => {
    const { exitCode, annotations, text } = await check(chart('1.0.0', 'replicas: 2\n'), named());
    expect(exitCode, text).not.toBe(0);
    expect(annotations, text).toContainEqual(
      expect.objectContaining({ level: 'error', properties: { title: 'CH_CONFLICT', file: 'charts/app/Chart.yaml', line: '3' } }),
    );
    // A Helm lints and renders the chart all the same.
    expect(text).toContain('charthouse gate: done');
  });
});
