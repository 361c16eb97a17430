/** What a step leaves for those after it, out of the document that `--json` would print. */
import { hasHappened, type JsonDocument } from '../report/document.ts';

const done = new Set(['new', 'adopted', 'restored']);

/** Names and values; all of them texts, as outputs are. What a command has nothing to say about is absent, which a workflow reads as empty. */
export function outputsOf(document: JsonDocument): Readonly<Record<string, string>> {
  const { command, charts, index, invalidation, repository } = document;
  const { url } = repository;
  const isPublish = command === 'publish';
  const count = (is: (outcome: string) => boolean): string => String(charts.filter(({ outcome }) => is(outcome)).length);
  const outputs = {
    published: isPublish ? (hasHappened(document) ? count((outcome) => done.has(outcome)) : '0') : '',
    unchanged: isPublish ? count((outcome) => outcome === 'unchanged') : '',
    charts: JSON.stringify(charts),
    'index-url': url === null ? '' : `${url.replace(/\/+$/, '')}/index.yaml`,
    'index-revision': index.revisionAfter ?? '',
    'invalidation-id': invalidation.id ?? '',
    'repository-url': url ?? '',
  };
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ''));
}
