/** release-chart.yml, of this project and as others have it, from GitHub's event to a chart that Helm 3.12 renders through the CDN. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sha256Hex } from '../../src/base/digest.ts';
import { startSts } from '../support/aws/sts.ts';
import { makeRole } from '../support/aws/template-roles.ts';
import { get, put } from '../support/faults/fault-rules.ts';
import type { WorkflowRun } from '../support/github/act-log.ts';
import { dispatchEvent, releaseEvent, type TagEvent, tagEvent } from '../support/github/github-events.ts';
import { startJobTokens } from '../support/github/job-tokens.ts';
import { needsRelease, openReleaseFixture, type ReleaseFixture } from '../support/github/release-scene.ts';
import { anyTagWorkflow, chartTag, hostSampleProject, type SampleProject, sampleChart } from '../support/github/sample-project.ts';

const chart = sampleChart.name;

interface Entry {
  readonly version: string;
  readonly digest: string;
  readonly urls: readonly string[];
}

describe('a release', needsRelease(), () => {
  let fixture: ReleaseFixture;
  let project: SampleProject;
  /** Of each package that was ever served, by version. */
  const digests: Record<string, string> = {};

  beforeAll(async () => {
    [fixture, project] = await Promise.all([openReleaseFixture(), hostSampleProject()]);
    for (const version of ['1.0.0', '1.2.0', '2.0.0', '2.3.0']) await project.tag(version, {}, undefined, `v${version}`);
    for (const version of ['1.1.0', '2.1.0', '2.2.0']) await project.tag(version);
  });
  afterAll(async () => {
    await Promise.all([fixture?.close(), project?.remove()]);
  });

  const released = (tag: string): TagEvent => releaseEvent(project.name, tag);
  const pushed = (tag: string): TagEvent => tagEvent(project.name, tag);

  /** How many charts each run published, and how many it found published: of runs that went well. */
  async function outcomes(events: readonly TagEvent[], workflow = 'release-chart'): Promise<readonly string[]> {
    const runs = await Promise.all(events.map((event) => fixture.release(project, event, { workflow })));
    return runs.map(outcomeOf).sort();
  }

  function outcomeOf({ exitCode, steps, text }: WorkflowRun): string {
    expect(exitCode, text).toBe(0);
    const { published = '', unchanged = '' } = Object.assign({}, ...steps.map(({ outputs }) => outputs));
    return `${published} published, ${unchanged} unchanged`;
  }

  /** The history is these versions, newest first, each package as it ever was; and that one can be installed. */
  async function expectHistory(versions: readonly string[], version: string): Promise<void> {
    const [listed = '', , rendered] = await fixture.helm(
      `search repo ours/${chart} --versions --output json`,
      `pull ours/${chart} --version ${version}`,
      `template x ours/${chart} --version ${version}`,
    );
    const found: readonly { readonly version: string }[] = JSON.parse(listed);
    expect(found.map((each) => each.version)).toEqual(versions);
    expect(rendered).toContain('kind: Deployment');
    for (const { version: each, digest, urls } of await entries()) {
      digests[each] ??= digest;
      expect(digest, each).toBe(digests[each]);
      const served = await fetch(new URL(urls[0] ?? '', `${fixture.site.endpoint}/`));
      expect(sha256Hex(new Uint8Array(await served.arrayBuffer())), each).toBe(digest);
    }
  }

  async function entries(): Promise<readonly Entry[]> {
    const index = await fetch(`${fixture.site.endpoint}/index.yaml`);
    return parse(await index.text()).entries[chart];
  }

  it('publishes when it is published, in a repository of charts', async () => {
    expect(await outcomes([released('v1.0.0')], anyTagWorkflow)).toEqual(['1 published, 0 unchanged']);
    await expectHistory(['1.0.0'], '1.0.0');
  });

  it('publishes when the tag of the chart is pushed', async () => {
    expect(await outcomes([pushed(chartTag('1.1.0'))])).toEqual(['1 published, 0 unchanged']);
    await expectHistory(['1.1.0', '1.0.0'], '1.1.0');
  });

  it('publishes once when it is published and its tag is pushed, side by side', async () => {
    const [reads, writes] = [fixture.aws.hold(get('index.yaml')), fixture.aws.hold(put('index.yaml'))];
    const both = outcomes([released('v1.2.0'), pushed('v1.2.0')], anyTagWorkflow);
    // Both read that there is no such version before one of them has written it.
    await reads.arrived(2);
    reads.letThrough(1);
    await writes.arrived(1);
    reads.open();
    await writes.arrived(2);
    writes.open();
    expect(await both).toEqual(['0 published, 1 unchanged', '1 published, 0 unchanged']);
    await expectHistory(['1.2.0', '1.1.0', '1.0.0'], '1.2.0');
  });

  it('may follow another', async () => {
    expect(await outcomes([released('v2.0.0')], anyTagWorkflow)).toEqual(['1 published, 0 unchanged']);
    await expectHistory(['2.0.0', '1.2.0', '1.1.0', '1.0.0'], '2.0.0');
  });

  it('needs no stored key where its token is traded for one', async () => {
    const given = { GitHubRepository: project.name, GitHubOwnerId: '11', GitHubRepositoryId: '22', GitHubTags: chartTag('*') };
    const tokens = await startJobTokens();
    const sts = await startSts({ tokens, server: fixture.server });
    try {
      sts.given = given;
      tokens.job = { name: 'charthouse', ref: `refs/tags/${chartTag('2.1.0')}` };
      const run = await fixture.release(project, pushed(chartTag('2.1.0')), {
        secrets: {},
        variables: { CHARTHOUSE_ROLE: await makeRole('PublishRole', fixture.server, given, fixture.stack) },
        environment: { ...tokens.environment, AWS_ENDPOINT_URL_STS: sts.url },
      });
      expect(outcomeOf(run)).toBe('1 published, 0 unchanged');
      // Once to say who it is, and once to publish: no step has the keys of another.
      expect(sts.asked).toHaveLength(2);
      for (const secret of [...tokens.secrets, ...sts.secrets]) expect(run.text).not.toContain(secret);
    } finally {
      await Promise.all([tokens.close(), sts.close()]);
    }
    await expectHistory(['2.1.0', '2.0.0', '1.2.0', '1.1.0', '1.0.0'], '2.1.0');
  });

  it('has Helm package, where that is asked, and knows which', async () => {
    const run = await fixture.release(project, pushed(chartTag('2.2.0')), { environment: { CHARTHOUSE_PACKAGER: 'helm' } });
    expect(outcomeOf(run)).toBe('1 published, 0 unchanged');
    await expectHistory(['2.2.0', '2.1.0', '2.0.0', '1.2.0', '1.1.0', '1.0.0'], '2.2.0');
  });

  it('changes nothing when you ask for it again, however long after', async () => {
    expect(await outcomes([dispatchEvent(project.name, chartTag('1.1.0'))])).toEqual(['0 published, 1 unchanged']);
    await expectHistory(['2.2.0', '2.1.0', '2.0.0', '1.2.0', '1.1.0', '1.0.0'], '1.1.0');
  });

  it('publishes no chart for a tag of charthouse itself, even if you ask for it', async () => {
    const run = await fixture.release(project, dispatchEvent(project.name, 'v2.3.0'));
    expect(outcomeOf(run)).toBe('0 published, 0 unchanged');
    expect(
      run.annotations.map(({ properties }) => properties['title']),
      run.text,
    ).toContain('tag-skipped');
    await expectHistory(['2.2.0', '2.1.0', '2.0.0', '1.2.0', '1.1.0', '1.0.0'], '2.2.0');
  });
});
