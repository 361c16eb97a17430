/** What GitHub tells a workflow of a release: the parts of its events that workflows read. */
import type { WorkflowEvent } from './act.ts';

/** An event that is about a tag. */
export interface TagEvent extends WorkflowEvent {
  readonly tag: string;
}

const repositoryOf = (name: string): object => {
  const [login, repository] = name.split('/');
  return { full_name: name, name: repository, owner: { login }, default_branch: 'main' };
};

/** Somebody published the release of a tag. */
export function releaseEvent(repository: string, tag: string): TagEvent {
  return { name: 'release', tag, payload: { action: 'published', release: { tag_name: tag }, repository: repositoryOf(repository) } };
}

/** Somebody pushed a tag. */
export function tagEvent(repository: string, tag: string): TagEvent {
  const payload = { ref: `refs/tags/${tag}`, repository: repositoryOf(repository) };
  return { name: 'push', tag, payload };
}
