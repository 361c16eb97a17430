/** What GitHub tells a workflow of a release: the parts of its events that workflows read. */
import type { WorkflowEvent } from './act.ts';

const repositoryOf = (name: string): object => {
  const [login, repository] = name.split('/');
  return { full_name: name, name: repository, owner: { login }, default_branch: 'main' };
};

/** Somebody published the release of a tag. */
export function releaseEvent(repository: string, tag: string): WorkflowEvent {
  return { name: 'release', payload: { action: 'published', release: { tag_name: tag }, repository: repositoryOf(repository) } };
}

/** Somebody pushed a tag. */
export function tagEvent(repository: string, tag: string): WorkflowEvent {
  const payload = { ref: `refs/tags/${tag}`, repository: repositoryOf(repository) };
  return { name: 'push', payload };
}
