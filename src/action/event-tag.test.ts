import { expect, it } from 'vitest';
import { tagOfEvent } from './event-tag.ts';

it.each([
  ['a tag that was pushed', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/app/v1.0.0' }, {}, 'app/v1.0.0'],
  ['a release', { GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/tags/v1.0.0' }, { release: { tag_name: 'v1.0.0' } }, 'v1.0.0'],
  [
    'a release of a tag of another ref',
    { GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/heads/main' },
    { release: { tag_name: 'v2' } },
    'v2',
  ],
  ['a run by hand on a tag', { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/tags/v1.0.0' }, {}, 'v1.0.0'],
  ['a branch', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/refs/tags/x' }, { release: { tag_name: 'v1' } }, undefined],
  ['a release that says nothing', { GITHUB_EVENT_NAME: 'release' }, { release: {} }, undefined],
  ['an event beside one of the environment', { GITHUB_REF: 'refs/tags/nightly', CHARTHOUSE_TAG: 'v1.0.0' }, {}, undefined],
  ['an event beside an empty one', { GITHUB_REF: 'refs/tags/v1.0.0', CHARTHOUSE_TAG: '' }, {}, undefined],
  ['an event beside an empty input', { GITHUB_REF: 'refs/tags/v1.0.0', INPUT_TAG: '' }, {}, undefined],
  ['an event, no input', { GITHUB_REF: 'refs/tags/v1.0.0', INPUT_TAG: 'the tag of the event' }, {}, 'v1.0.0'],
  ['nothing', {}, undefined, undefined],
])('the tag of %s', (_, environment, payload, tag) => {
  expect(tagOfEvent(environment, payload)?.value).toBe(tag);
});
