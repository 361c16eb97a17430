/** What GitHub tells a workflow of a release: the parts of its events that workflows read. */
import type { WorkflowEvent } from './act.ts';

/** An event that is about a tag. */
export interface TagEvent extends WorkflowEvent {
  readonly tag: string;
  /** The branch or tag whose workflow runs. */
  readonly ref: string;
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

/** Somebody asked for a run on the branch `main`, for a tag that is there. */
export function dispatchEvent(repository: string, tag: string): TagEvent {
  const payload = { ref: 'refs/heads/main', inputs: { tag }, repository: repositoryOf(repository) };
  return { name: 'workflow_dispatch', tag, ref: 'main', payload };
}
