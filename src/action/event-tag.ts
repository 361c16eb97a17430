/** Which tag a workflow run is about: the one that was pushed, or that of the release. */
import { environmentName } from '../config/names.ts';
import type { Written } from '../config/types.ts';

const prefix = 'refs/tags/';

/**
 * Undefined if the run is about none, and if the step says which, or that there is none: an empty input `tag`, an empty CHARTHOUSE_TAG. A tag that is pushed and a release of it both have the tag's ref; a release that was published for
 * a tag of another ref says it in its event.
 */
export function tagOfEvent(environment: Readonly<Record<string, string | undefined>>, payload: unknown): Written | undefined {
  // Without the input, the runner sets its default, which no tag can be.
  if (environment['INPUT_TAG'] === '' || environment[environmentName('tag')] !== undefined) return undefined;
  const ofRelease = environment['GITHUB_EVENT_NAME'] === 'release' ? releaseTag(payload) : undefined;
  if (ofRelease !== undefined) return { value: ofRelease, source: { kind: 'environment', name: 'the release' } };
  const ref = environment['GITHUB_REF'] ?? '';
  if (!ref.startsWith(prefix)) return undefined;
  return { value: ref.slice(prefix.length), source: { kind: 'environment', name: 'GITHUB_REF' } };
}

function releaseTag(payload: unknown): string | undefined {
  if (!isRecord(payload) || !isRecord(payload['release'])) return undefined;
  const tag = payload['release']['tag_name'];
  return typeof tag === 'string' && tag !== '' ? tag : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
