/** The workflows around a release: what it stands on is deployed, and the live repository is looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHub, startGitHub } from '../support/github.ts';
import { dispatchEvent, tagEvent } from '../support/github-events.ts';
import { needsRelease, openReleaseGround, type ReleaseGround } from '../support/release-ground.ts';
import { hostSampleProject, type SampleProject, sampleChart } from '../support/sample-project.ts';
import { signedRequest } from '../support/signed-request.ts';

describe('the workflows around a release', needsRelease(), () => {
  let ground: ReleaseGround;
  let project: SampleProject;
  let github: GitHub;

  beforeAll(async () => {
    [ground, project, github] = await Promise.all([openReleaseGround(), hostSampleProject(), startGitHub()]);
    await project.tag('1.0.0');
    const { exitCode, text } = await ground.release(project, tagEvent(project.name, 'v1.0.0'));
    expect(exitCode, text).toBe(0);
  });
  afterAll(async () => {
    await Promise.all([ground?.close(), project?.remove(), github?.close()]);
  });

  const byHand = (workflow: string, more: { environment?: Record<string, string>; variables?: Record<string, string> } = {}) =>
    ground.release(project, dispatchEvent(project.name, 'v1.0.0'), { workflow, ...more });

  it('look at the live repository, and fail loudly where a package is gone', async () => {
    const more = { variables: { CHARTHOUSE_URL: ground.site.endpoint }, environment: { GITHUB_API_URL: github.url } };
    const well = await byHand('check-repository', more);
    expect(well.exitCode, well.text).toBe(0);
    // The key that the emulation knows is called as we are, and so is hidden.
    expect(well.text).toMatch(/ verify: done.* status: done/s);
    expect(github.asked.map(({ path }) => path)).toEqual([expect.stringContaining('/repos/alto9/')]);

    const key = `${sampleChart.name}-1.0.0.tgz`;
    expect((await signedRequest(ground.server, 'DELETE', `/${ground.bucket}/${key}`)).status).toBe(204);
    const ill = await byHand('check-repository', more);
    expect(ill.exitCode).not.toBe(0);
    expect(ill.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('kube9-operator-1.0.0.tgz') }),
    );
  });

  it('deploy the infrastructure when they are asked to', async () => {
    const { accessKeyId, secretAccessKey } = ground.server;
    const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, CHARTHOUSE_STACK: 'another-one' };
    const { exitCode, text } = await byHand('deploy-infrastructure', { environment });
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/made the stack another-one|the stack another-one/);
  });
});
