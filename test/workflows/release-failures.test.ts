/** What a release leaves behind when something fails: each failure a real one, seen by a whole run of release-chart.yml. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, type Match, post, put } from '../support/faults/fault-rules.ts';
import { answer, cutAnswer, type Fault } from '../support/faults/faults.ts';
import { accessDenied, s3Error, slowDown } from '../support/faults/s3-faults.ts';
import type { Annotation, WorkflowRun } from '../support/github/act-log.ts';
import { tagEvent } from '../support/github/github-events.ts';
import { needsRelease, openReleaseFixture, type ReleaseFixture } from '../support/github/release-scene.ts';
import { hostSampleProject, type SampleProject, sampleChart } from '../support/github/sample-project.ts';

const map = (line: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\ndata:\n  odd: ${line}\n`;

describe('a release', needsRelease(), () => {
  let fixture: ReleaseFixture;
  let project: SampleProject;
  /** What the bucket holds, and what users see of it. */
  let before: readonly string[];
  let patch = 0;

  beforeAll(async () => {
    [fixture, project] = await Promise.all([openReleaseFixture(), hostSampleProject()]);
    expectGreen(await release(await nextTag()));
  });
  beforeEach(async () => {
    fixture.aws.behave();
    fixture.site.behave();
    fixture.aws.forget();
    before = await fixture.objects();
  });
  afterAll(async () => {
    await Promise.all([fixture?.close(), project?.remove()]);
  });

  const nextTag = (...changes: Changes): Promise<string> => project.tag(`1.0.${patch++}`, ...changes);
  const release = (tag: string): Promise<WorkflowRun> =>
    // Users of a cache that was not told see the index before: there is nothing to wait for.
    fixture.release(project, tagEvent(project.name, tag), { environment: { CHARTHOUSE_VERIFY_TIMEOUT: '1s' } });

  function expectGreen({ exitCode, text }: WorkflowRun): void {
    expect(exitCode, text).toBe(0);
  }

  function expectRed({ exitCode, text, annotations }: WorkflowRun, annotation: Partial<Annotation>): void {
    expect(exitCode, text).not.toBe(0);
    expect(annotations, text).toContainEqual(expect.objectContaining({ level: 'error', ...annotation }));
  }

  it.each<[string, Changes, RegExp, string]>([
    ['cannot be packaged', [{}, (text) => text.replace('type: application', 'type: game')], /game/, 'Chart.yaml:4'],
    [
      'declares a dependency that nobody has committed',
      [
        {},
        (text) =>
          text.replace(
            'type: application',
            "type: application\ndependencies:\n  - { name: lib, version: 1.0.0, repository: 'file://../lib' }",
          ),
      ],
      /not in charts/,
      'Chart.yaml:6',
    ],
    ['is not to the taste of helm lint', [{ 'templates/odd.yaml': map('{{ .Values.odd.deep }}') }], /helm lint/, 'templates/odd.yaml:6'],
    ['cannot be rendered', [{ 'templates/odd.yaml': map('{{ fail "not today" }}') }], /not today/, 'templates/odd.yaml:6'],
    [
      'cannot be rendered with the values of one of its tests',
      [{ 'templates/odd.yaml': map('{{ if .Values.extraArgs }}{{ fail "no arguments" }}{{ end }}') }],
      /full-values\.yaml.*no arguments/,
      'templates/odd.yaml:6',
    ],
  ])('uploads nothing of a chart that %s', async (_, changes, message, place) => {
    const run = await release(await nextTag(...changes));
    const [file, line] = place.split(':');
    const properties = expect.objectContaining({ file: `${sampleChart.folder}/${file}`, line });
    expectRed(run, { message: expect.stringMatching(message), properties });
    expect(fixture.aws.seen(put())).toEqual([]);
    expect(await fixture.objects()).toEqual(before);
  });

  it.each<[string, Fault]>([
    ['denied', accessDenied],
    ['cut short, as if it were whole', cutAnswer(200, 'clean')],
  ])('changes nothing when the index is %s', async (_, fault) => {
    fixture.aws.always(get('index.yaml'), fault);
    expectRed(await release(await nextTag()), { message: expect.stringContaining('index.yaml') });
    expect(fixture.aws.seen(put())).toEqual([]);
    expect(await fixture.objects()).toEqual(before);
  });

  it.each<[string, Match]>([
    ['package', put(/\.tgz$/)],
    ['index', put('index.yaml')],
  ])('goes on when the upload of the %s fails twice', async (_, match) => {
    fixture.aws.often({ times: 2 }, match, slowDown());
    const tag = await nextTag();
    expectGreen(await release(tag));
    expect(await versions()).toContain(tag.replace(/^.*-/, ''));
  });

  it.each<[string, Match]>([
    ['package', put(/\.tgz$/)],
    ['index', put('index.yaml')],
  ])('shows users nothing when the upload of the %s fails for good', async (_, match) => {
    const seen = await versions();
    fixture.aws.always(match, s3Error(500, 'InternalError'));
    expectRed(await release(await nextTag()), {});
    expect(await versions()).toEqual(seen);
    expect(await fixture.objects()).toEqual(expect.arrayContaining([...before]));
  });

  it('says until when caches are stale where the CDN takes no invalidation', async () => {
    const [seen, cached] = [await versions(), await (await fetch(`${fixture.site.endpoint}/index.yaml`)).text()];
    fixture.aws.always(post(/\/invalidation$/), accessDenied);
    fixture.site.always(get('index.yaml'), answer(200, { 'content-type': 'text/yaml', 'cache-control': 'public, max-age=300' }, cached));
    const run = await release(await nextTag());
    expectGreen(run);
    const message = expect.stringMatching(/until \d{4}-\d\d-\d\dT\d\d:\d\d/);
    expect(run.annotations, run.text).toContainEqual(expect.objectContaining({ level: 'warning', message }));
    expect(await versions()).toEqual(seen);
    fixture.site.behave();
    expect(await versions()).toHaveLength(seen.length + 1);
  });

  it('asks only who it is where the tag is not the version of the chart', async () => {
    const tag = await nextTag({}, (text) => text.replace(/^version: .*$/m, 'version: 9.9.9'));
    const run = await release(tag);
    expectRed(run, { message: expect.stringContaining('9.9.9') });
    // Who writes is known before the charts are looked at; nothing else is asked for, and nothing is written.
    const asked = fixture.aws.seen().map(({ headers }) => String(headers['authorization']).split('/')[3]);
    expect(asked).toEqual(['sts']);
    expect(await fixture.objects()).toEqual(before);
  });

  async function versions(): Promise<readonly string[]> {
    const [listed = ''] = await fixture.helm(`search repo ours/${sampleChart.name} --versions --output json`);
    const found: readonly { readonly version: string }[] = JSON.parse(listed);
    return found.map(({ version }) => version);
  }
});

/** Of the chart: files, and its Chart.yaml. */
type Changes = [files?: Readonly<Record<string, string>>, edit?: (chartYaml: string) => string];
