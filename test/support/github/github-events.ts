/** What GitHub tells a workflow of its event: the parts that workflows read. */
import type { WorkflowEvent } from './act.ts';

/** An event, and whose workflow it starts. */
export interface RefEvent extends WorkflowEvent {
  /** A branch or a tag. */
  readonly ref: string;
}

/** An event that is about a tag. */
export interface TagEvent extends RefEvent {
  readonly tag: string;
}

const repositoryOf = (name: string): object => {
  const [login, repository] = name.split('/');
  return { full_name: name, name: repository, owner: { login }, default_branch: 'main' };
};

/** Somebody published the release of a tag. */
export function releaseEvent(repository: string, tag: string): TagEvent {
  return {
    name: 'release',
    tag,
    ref: tag,
    payload: { action: 'published', release: { tag_name: tag }, repository: repositoryOf(repository) },
  };
}

/** Somebody pushed a tag. */
export function tagEvent(repository: string, tag: string): TagEvent {
  const payload = { ref: `refs/tags/${tag}`, repository: repositoryOf(repository) };
  return { name: 'push', tag, ref: tag, payload };
}

/** Somebody asked for a run on a branch or a tag, for a tag that is there. */
export function dispatchEvent(repository: string, tag: string, ref = 'main'): TagEvent {
  const full = ref === 'main' ? 'refs/heads/main' : `refs/tags/${ref}`;
  const payload = { ref: full, inputs: { tag }, repository: repositoryOf(repository) };
  return { name: 'workflow_dispatch', tag, ref, payload };
}

/** It is time, on the default branch. */
export function scheduleEvent(repository: string): RefEvent {
  return { name: 'schedule', ref: 'main', payload: { schedule: '17 5 * * *', repository: repositoryOf(repository) } };
}

/** Somebody asks for a branch of `from` to be taken in. */
export function pullEvent(repository: string, from: string): RefEvent {
  const pull = { number: 7, head: { ref: 'change', repo: repositoryOf(from) }, base: { ref: 'main', repo: repositoryOf(repository) } };
  return { name: 'pull_request', ref: 'main', payload: { action: 'opened', pull_request: pull, repository: repositoryOf(repository) } };
}
