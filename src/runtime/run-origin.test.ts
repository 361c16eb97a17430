import { describe, expect, it } from 'vitest';
import { runOrigin } from './run-origin.ts';

const gitHub = {
  GITHUB_ACTOR: 'octocat',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_RUN_ID: '77',
  GITHUB_SHA: 'abc',
  GITHUB_TOKEN: 'secret-token',
};

describe('the origin of a run', () => {
  it.each<[string, Record<string, string>, object]>([
    ['a job of GitHub', gitHub, { actor: 'octocat', workflow: 'https://github.com/o/r/actions/runs/77', commit: 'abc' }],
    [
      'its second attempt',
      { ...gitHub, GITHUB_RUN_ATTEMPT: '2' },
      { actor: 'octocat', workflow: 'https://github.com/o/r/actions/runs/77/attempts/2', commit: 'abc' },
    ],
    [
      'a job of GitLab, without the token in its URL',
      { GITLAB_USER_LOGIN: 'ada', CI_JOB_URL: 'https://gitlab-ci-token:secret@gitlab.com/o/r/-/jobs/5?x=secret', CI_COMMIT_SHA: 'def' },
      { actor: 'ada', workflow: 'https://gitlab.com/o/r/-/jobs/5', commit: 'def' },
    ],
    ['Jenkins', { BUILD_URL: 'https://ci.example/job/1/', GIT_COMMIT: 'f00' }, { workflow: 'https://ci.example/job/1/', commit: 'f00' }],
    ['no job: the name of the user', {}, { actor: 'user' }],
    ['a URL that is none', { BUILD_URL: 'javascript:alert(1)', GIT_COMMIT: 'f00' }, { actor: 'user' }],
  ])('of %s', (_, env, origin) => {
    expect(runOrigin(env, () => 'user')).toEqual(expect.objectContaining(origin));
    expect(JSON.stringify(runOrigin(env, () => 'user'))).not.toContain('secret');
  });

  it('is unknown for a user without a name', () => {
    expect(runOrigin({}, () => ' ')).toEqual({ actor: undefined });
    expect(runOrigin({})).toHaveProperty('actor');
  });
});
