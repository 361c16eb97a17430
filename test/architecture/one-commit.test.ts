/** The index is written in one place: whatever an operation changes, one loop keeps the promises of a commit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, projectRoot } from '../support/project-files.ts';

type Sources = ReadonlyMap<string, string>;

/** The modules above the stores that call a write of a store. */
function writers(sources: Sources): readonly string[] {
  return [...sources].filter(([, text]) => /\bput(New|IfMatch)\b\s*[(?:]/.test(text)).map(([path]) => path);
}

/** Of those, the ones that know the key of the index. */
function indexWriters(sources: Sources): readonly string[] {
  return writers(sources).filter((path) => /\bindexKey\b|['"`]index\.yaml['"`]/.test(sources.get(path) ?? ''));
}

function callersOf(name: string, sources: Sources): readonly string[] {
  return [...sources].filter(([, text]) => new RegExp(`(?<!function )\\b${name}(<[^>]*>)?\\(`).test(text)).map(([path]) => path);
}

const above = /^src\/(repository|operations|client|commands|cli|action|report|config)\//;
const paths = projectFiles('src').filter((path) => above.test(path) && path.endsWith('.ts') && !path.endsWith('.test.ts'));
const ours: Sources = new Map(paths.map((path) => [path, readFileSync(join(projectRoot, path), 'utf8')]));

describe('the index', () => {
  it('is written by one module, and that is called by the commit loop alone', () => {
    expect(indexWriters(ours)).toEqual(['src/repository/commit/put-index.ts']);
    expect(callersOf('putIndex', ours)).toEqual(['src/repository/commit/commit-index.ts']);
  });

  it('is committed by every operation that changes it through that loop', () => {
    expect(callersOf('commitIndex', ours)).toEqual([
      'src/operations/change-index.ts',
      'src/operations/index/index-folder.ts',
      'src/operations/publish/commit.ts',
      'src/repository/archive/add-to-archive.ts',
      'src/repository/archive/move-archived-urls.ts',
      'src/repository/commit/begin-index.ts',
    ]);
    expect(callersOf('changeIndex', ours)).toEqual([
      'src/operations/copy/copy.ts',
      'src/operations/deprecate/deprecate.ts',
      'src/operations/prune/prune.ts',
      'src/operations/rebase-urls/rebase-urls.ts',
      'src/operations/rebuild/rebuild.ts',
      'src/operations/reformat/reformat.ts',
      'src/operations/repair/repair.ts',
      'src/operations/rollback/rollback.ts',
      'src/operations/yank/restore.ts',
      'src/operations/yank/yank.ts',
    ]);
  });

  it('is, with its map, the file of Artifact Hub, change records, intents, pages and tombstones, the only object beside packages and provenance files that is written', () => {
    expect(writers(ours)).toEqual([
      'src/operations/copy/stage.ts',
      'src/operations/pages/write-page.ts',
      'src/operations/publish/provenance.ts',
      'src/operations/publish/stage.ts',
      // Hands writes on to the store above.
      'src/repository/archive/store-below.ts',
      'src/repository/artifact-hub/keep-file.ts',
      'src/repository/commit/index-map-object.ts',
      'src/repository/commit/put-index.ts',
      'src/repository/commit/shrink-note.ts',
      'src/repository/commit/together/meeting.ts',
      'src/repository/commit/together/turn.ts',
      'src/repository/history/keep-record.ts',
      'src/repository/tombstones/tombstones.ts',
    ]);
  });
});

it('finds a write however it is called', () => {
  const write = (text: string): Sources => new Map([['src/a.ts', `import { indexKey } from './objects.ts';\n${text}`]]);
  for (const text of [
    'store.putNew(indexKey, body, options);',
    'await ports.store.putIfMatch(indexKey, etag, body, options);',
    'const put = etag === undefined ? store.putNew : store.putIfMatch;',
  ]) {
    expect(indexWriters(write(text)), text).toEqual(['src/a.ts']);
  }
  expect(callersOf('putIndex', write('export function putIndex(put: IndexPut) {}'))).toEqual([]);
  expect(callersOf('commitIndex', write('await commitIndex<CurrentIndex, NextIndex>({});'))).toEqual(['src/a.ts']);
});
