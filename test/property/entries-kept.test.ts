/** Whatever publish, rebuild and index are asked to do, an entry of a readable index keeps its digest, its URLs and its `created`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/chart/types.ts';
import { lostVersions } from '../../src/index-file/lost-versions.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../src/index-file/types.ts';
import { indexFolder } from '../../src/operations/index/index-folder.ts';
import { keyBeside } from '../../src/repository/packages/same-version.ts';
import { type Bench, bench, chartPackage, portsOf } from '../support/publish/publish-harness.ts';
import { rebuild } from '../support/publish/rebuild-harness.ts';

const url = 'https://charts.example.com/x';

const name = fc.constantFrom('a', 'a-1', 'b');
const version = fc.constantFrom('1.0.0', '1.0.0+b', '1.1.0', '2.0.0-1', '2.0.0');
/** The same chart with other contents is what must never replace a published one. */
const chart = fc.record({ name, version, template: fc.constantFrom('a: 1\n', 'a: 2\n') });
type Chart = typeof chart extends fc.Arbitrary<infer T> ? T : never;
const charts = fc.array(chart, { minLength: 1, maxLength: 6 });

/** What another tool, or a person, does to an index file. */
const edit = fc.record({
  drop: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
  /** The entry whose digest, URL or `created` is another one. */
  change: fc.option(fc.record({ entry: fc.nat({ max: 5 }), field: fc.constantFrom('digest', 'url', 'created', 'no digest', 'twice') })),
  form: fc.constantFrom('block', 'json', 'flow'),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** What becomes of a package that lies in the store. */
const meddling = fc.array(fc.record({ chart, how: fc.constantFrom('replaced', 'removed', 'foreign', 'beside') }), { maxLength: 4 });

const flag = fc.boolean();
/** Where the published packages are said to be, and whether the run knows that place. */
const place = fc.record({ firstUrls: fc.constantFrom('relative' as const, 'absolute' as const), url: fc.constantFrom(url, undefined) });
const action = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    ...{ charts, restore: flag, besideOrphan: flag, keepGoing: flag, newIndex: flag, allowEqualVersion: flag, dryRun: flag },
    ...{ skipExisting: flag, indexUrls: fc.constantFrom('relative' as const, 'absolute' as const) },
  }),
  fc.record({
    kind: fc.constant('rebuild' as const),
    ...{ from: fc.option(edit, { nil: undefined }), newIndex: flag, addOrphans: flag, allowEqualVersion: flag, dryRun: flag },
    style: fc.constantFrom(undefined, 'yaml' as const, 'json' as const),
  }),
  fc.record({
    kind: fc.constant('index' as const),
    ...{ from: fc.option(edit, { nil: undefined }), fresh: flag, allowEqualVersion: flag, dryRun: flag },
    style: fc.constantFrom(undefined, 'yaml' as const, 'json' as const),
  }),
);

const packageOf = ({ name: of, version: at, template }: Chart) => chartPackage(of, at, template);
const read = (text: string): ReadIndex => readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
const entriesOf = (text: string): readonly ListedVersion[] => [...read(text).allVersions()];

function edited(text: string, { drop, change, form }: Edit): string {
  const entries = entriesOf(text).filter((_, at) => !drop.includes(at));
  const written = entries.flatMap((entry, at) => {
    const record: Record<string, unknown> = { ...entry, apiVersion: 'v2' };
    if (change?.entry !== at) return [record];
    if (change.field === 'twice') return [record, { ...record, digest: 'e'.repeat(64) }];
    if (change.field === 'no digest') return [{ ...record, digest: undefined }];
    const changes = { digest: 'f'.repeat(64), url: ['https://elsewhere.example/p.tgz'], created: '2020-02-02T00:00:00Z' };
    return [{ ...record, [change.field === 'url' ? 'urls' : change.field]: changes[change.field] }];
  });
  const lists = Object.fromEntries(
    [...new Set(entries.map((each) => each.name))].map((of) => [of, written.filter((e) => e['name'] === of)]),
  );
  if (form === 'json') return JSON.stringify({ apiVersion: 'v1', entries: lists });
  if (form === 'flow') return `apiVersion: v1\nentries: ${JSON.stringify(lists)}\n`;
  const lines = Object.entries(lists).map(
    ([of, list]) =>
      `  ${of}:\n${list
        .map(
          (each) =>
            `  - ${JSON.stringify(each)
              .slice(1, -1)
              .replaceAll(/,(?=")(?!"https)/g, '\n    ')
              .replaceAll('":', '": ')}\n`,
        )
        .join('')}`,
  );
  return lines.length === 0 ? 'apiVersion: v1\nentries: {}\n' : `apiVersion: v1\nentries:\n${lines.join('')}`;
}

async function publish(repository: Bench, list: readonly Chart[], options: object = {}) {
  const inputs = Object.fromEntries(list.map((each, at) => [`${at}.tgz`, packageOf(each).bytes]));
  return repository.publish(inputs, { verify: false, ...options });
}

async function meddle(repository: Bench, { chart: of, how }: { readonly chart: Chart; readonly how: string }): Promise<void> {
  const { fileName, bytes, digest } = packageOf(of);
  const isThere = (await repository.keys()).includes(fileName);
  if (how === 'replaced' && isThere) repository.store.meddle(fileName, bytes);
  if (how === 'removed') repository.store.meddle(fileName, undefined);
  if (how === 'foreign') repository.store.meddle(`old/${fileName}`, bytes);
  if (how === 'beside') repository.store.meddle(keyBeside(digest, fileName), bytes);
}

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function act(
  repository: Bench,
  asked: Action & { readonly url: string | undefined },
  earlier: (of: Edit) => { readonly bytes: Uint8Array; readonly source: string },
) {
  switch (asked.kind) {
    case 'publish': {
      const { charts: list, ...options } = asked;
      const { indexUrls, ...others } = options;
      return publish(repository, list, { ...others, indexUrls: others.url === undefined ? 'relative' : indexUrls });
    }
    case 'rebuild': {
      const { from, style, ...options } = asked;
      return rebuild(repository, { ...options, indexStyle: style, from: from && earlier(from) });
    }
    case 'index': {
      const { from, ...options } = asked;
      return indexFolder({ ...options, merge: from && earlier(from), limits: defaultLimits }, portsOf(repository));
    }
  }
}

it('keeps every entry of a readable index, or ends with a code', { timeout: 120_000 }, async () => {
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      charts,
      edit,
      charts,
      meddling,
      action,
      place,
      async (first, now, second, meddled, asked, { firstUrls, url: known }) => {
        const repository = bench();
        const published = { url, indexUrls: firstUrls, allowEqualVersion: true };
        for (const each of first) await publish(repository, [each], published);
        const before = await repository.index();
        for (const each of second) await publish(repository, [each], published);
        repository.store.meddle('index.yaml', edited(await repository.index(), now));
        for (const each of meddled) await meddle(repository, each);
        repository.now += 3_600_000;

        const standing = await repository.index();
        const report = await act(repository, { ...asked, url: known }, (of) => ({
          bytes: Buffer.from(edited(before, of)),
          source: 'earlier.yaml',
        }));
        const after = await repository.index();
        const end = `${asked.kind} ${report.error?.code ?? (after === standing ? 'nothing to do' : 'written')}`;
        ends.set(end, (ends.get(end) ?? 0) + 1);

        if (asked.dryRun) expect(after).toBe(standing);
        if (report.error !== null && !(asked.kind === 'publish' && asked.keepGoing)) expect(after).toBe(standing);
        if (asked.kind === 'index' && asked.fresh) expectPublishedAsWas(standing, after, asked.from !== undefined);
        else expect(lostVersions(entriesOf(standing), entriesOf(after))).toEqual([]);
      },
    ),
    { numRuns: 600 },
  );
  // The property would hold of operations that do nothing: each of them must have written, and have refused.
  for (const kind of ['publish', 'rebuild', 'index']) {
    expect(ends.get(`${kind} written`) ?? 0, JSON.stringify([...ends])).toBeGreaterThan(5);
    expect([...ends.keys()].some((end) => end.startsWith(`${kind} CH_CONFLICT`))).toBe(true);
  }
});

/** With `fresh` entries may go, and URLs are made anew. No version gets another digest; times stay, unless a file of the user's says others. */
function expectPublishedAsWas(standing: string, after: string, isMerged: boolean): void {
  if (after === standing) return;
  const known = new Map(
    entriesOf(standing)
      .toReversed()
      .map((each) => [`${each.name} ${each.version}`, each]),
  );
  const now = new Map(
    entriesOf(after)
      .toReversed()
      .map((each) => [`${each.name} ${each.version}`, each]),
  );
  for (const { name: of, version: at, digest, created } of now.values()) {
    const was = known.get(`${of} ${at}`);
    if (was?.digest !== undefined && !(isMerged && digest === undefined)) expect(digest).toBe(was.digest);
    if (was?.created !== undefined && !isMerged) expect(created).toBe(was.created);
  }
}
