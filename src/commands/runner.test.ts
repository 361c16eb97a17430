import { expect, it } from 'vitest';
import { isRunner } from './runner.ts';

it.each([
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
  [{ TF_BUILD: 'True' }, true],
  [{ JENKINS_URL: 'https://ci.example/' }, true],
  [{ TEAMCITY_VERSION: '2025.1' }, true],
  [{ CODEBUILD_BUILD_ID: 'charts:1' }, true],
  [{ HOME: '/root' }, false],
])('with %o, a service runs the process: %s', (environment, is) => {
  expect(isRunner(environment)).toBe(is);
});
