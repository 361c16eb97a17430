/** `charthouse init` in a repository that holds one chart, and nothing else: the workflows that it writes release that chart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/built-program.ts';
import { releaseEvent } from '../support/github-events.ts';
import { type HostedRepository, hostRepository } from '../support/hosted-repository.ts';
import { needsRelease, openReleaseGround, type ReleaseGround } from '../support/release-ground.ts';
import { helm } from '../support/tools.ts';

describe('charthouse init', needsRelease(), () => {
  let program: BuiltProgram;
  let ground: ReleaseGround;
  let hosted: HostedRepository;

  beforeAll(async () => {
    [program, ground, hosted] = await Promise.all([buildProgram(), openReleaseGround('app-charts'), hostRepository('acme/app')]);
    expect(await helm('3.12.0', ['create', 'app'], { cwd: hosted.folder })).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), ground?.close(), hosted?.remove()]);
  });

  it('writes a workflow that releases the chart as it stands, without an edit', async () => {
    expect(await program.run(['init'], {}, hosted.folder)).toMatchObject({ code: 0 });
    await hosted.commit({}, 'v0.1.0');
    const { exitCode, text } = await ground.release(hosted, releaseEvent(hosted.name, 'v0.1.0'));
    expect(exitCode, text).toBe(0);
    const [, rendered] = await ground.helm('pull ours/app --version 0.1.0', 'template x ours/app --version 0.1.0');
    expect(rendered).toContain('kind: Deployment');
  });
});
