/** A part that is too small is put behind a copied range, in a temporary object: what is sent, and what becomes of it. */
import { expect, it } from 'vitest';
import { type Answer, body, etag, joiningStore, kindOf, refusedBy, xml } from '../../../test/support/aws/joining-store.ts';
import { crc64 } from '../../base/crc64.ts';
import { CharthouseError } from '../../base/error.ts';
import type { NewPart } from '../../ports/object-store.ts';

const checksum = crc64(body);
const extended: readonly NewPart[] = [
  { kind: 'copy', range: { start: 0, end: 9 } },
  { kind: 'extend', range: { start: 10, end: 19 }, body: Promise.resolve([body]), crc64: checksum },
  { kind: 'copy', range: { start: 30, end: 39 } },
];

const completed = (inner: string): Answer => xml('CompleteMultipartUploadResult', inner);
const ofWhole = (hex: string): string =>
  `<ETag>&quot;t-2&quot;</ETag><ChecksumType>FULL_OBJECT</ChecksumType><ChecksumCRC64NVME>${Buffer.from(hex, 'hex').toString('base64')}</ChecksumCRC64NVME>`;

async function finished(joining: Promise<{ readonly kind: string; readonly afterwards?: Promise<void> | undefined }>) {
  const { afterwards, ...outcome } = await joining;
  await afterwards;
  return outcome;
}

it('copies from the index under its ETag, and from the temporary object under that of its own', async () => {
  const { join, requests, sent } = await joiningStore({ 'temporary complete': completed('<ETag>t-2</ETag>') });
  expect(await finished(join(extended))).toEqual({ kind: 'stored', etag: '"joined-2"' });
  const temporary = requests.find((each) => kindOf(each) === 'temporary create')?.url?.split('?')[0] ?? '';
  expect(temporary).toMatch(/^\/charts\/\.charthouse\/intents\/joins\/id\d$/);
  const copies = requests.filter(({ headers }) => headers['x-amz-copy-source'] !== undefined);
  const seen = copies.map(({ url, headers }) => [
    /partNumber=(\d)/.exec(url ?? '')?.[1],
    url?.startsWith(temporary),
    headers['x-amz-copy-source'],
    headers['x-amz-copy-source-range'],
    headers['x-amz-copy-source-if-match'],
  ]);
  const index = 'charts/index.yaml';
  expect(seen.sort()).toEqual(
    [
      ['1', true, index, 'bytes=10-19', etag],
      ['1', false, index, 'bytes=0-9', etag],
      ['2', false, temporary.slice(1), 'bytes=0-12', '"t-2"'],
      ['3', false, index, 'bytes=30-39', etag],
    ].sort(),
  );
  // Only what changed is sent, and the temporary object goes when the index is there.
  expect(sent().filter((kind) => kind.endsWith('part'))).toEqual(['temporary part']);
  expect(sent().at(-1)).toBe('temporary delete');
  expect(sent().indexOf('complete')).toBe(sent().length - 2);
});

it.each<[string, Record<string, Answer>]>([
  ['it may not be put there', { 'temporary create': refusedBy(403, 'AccessDenied') }],
  ['nothing may be copied into it', { 'temporary copy': refusedBy(403, 'AccessDenied') }],
  ['nothing may be sent to it', { 'temporary part': refusedBy(403, 'AccessDenied') }],
  ['it is not completed', { 'temporary complete': refusedBy(400, 'EntityTooSmall') }],
  ['the store is not there for it', { 'temporary complete': { status: 503 } }],
  ['it is not known what became of it', { 'temporary complete': { status: 500 }, 'temporary read': { status: 500 } }],
  ['it is another object than it should be', { 'temporary complete': completed(ofWhole('0123456789abcdef')) }],
])('is not joined if %s, and then the range is not extended any more', async (_, answers) => {
  const { join, large, joinsNot, sent } = await joiningStore(answers);
  expect(await finished(join(extended))).toEqual({ kind: 'refused', isUnextended: true });
  expect([large.parts.extends, joinsNot()]).toEqual([false, false]);
  expect([sent().includes('complete'), sent().filter((kind) => kind === 'abort').length]).toEqual([false, 1]);
  // What was begun is not left.
  const isThere = sent().includes('temporary complete') && !sent().includes('temporary abort');
  expect(sent().includes('temporary delete')).toBe(isThere);
  expect(await finished(join())).toEqual({ kind: 'stored', etag: '"joined-2"' });
});

it('takes the checksum of the store for that of the temporary object', async () => {
  const { join } = await joiningStore({ 'temporary complete': completed(ofWhole(checksum)) });
  expect(await finished(join(extended))).toEqual({ kind: 'stored', etag: '"joined-2"' });
});

it.each<[string, Answer]>([
  ['is denied', refusedBy(403, 'AccessDenied')],
  ['finds another ETag', refusedBy(412, 'PreconditionFailed')],
  ['finds nothing', refusedBy(404, 'NoSuchKey')],
  ['fails', { status: 503 }],
])('is no lost race if the copy of the temporary object %s', async (_, answer) => {
  const { join, requests, sent } = await joiningStore({}, { answer: (request) => (isOfTemporary(request) ? answer : undefined) });
  expect(await finished(join(extended))).toEqual({ kind: 'refused', isUnextended: true });
  expect(requests.some(isOfTemporary)).toBe(true);
  expect(sent().filter((kind) => /abort|delete/.test(kind))).toEqual(['abort', 'temporary delete']);
});

it('is a lost race if the index was replaced before its range was copied', async () => {
  const { join, large, sent } = await joiningStore({ 'temporary copy': refusedBy(412, 'PreconditionFailed') });
  expect(await finished(join(extended))).toEqual({ kind: 'refused' });
  expect(large.parts.extends).toBe(true);
  expect([...sent()].filter((kind) => kind.endsWith('abort')).sort()).toEqual(['abort', 'temporary abort']);
  expect(sent()).not.toContain('temporary delete');
});

it('leaves nothing if the store is not there for the end of the index', async () => {
  const { join, sent } = await joiningStore({ complete: { status: 503 } });
  await expect(join(extended)).rejects.toMatchObject({ code: 'CH_STORE_UNAVAILABLE', details: { landed: 'unknown' } });
  expect(sent().at(-1)).toBe('temporary delete');
});

it('leaves nothing if what is sent is damaged', async () => {
  const failing = Promise.reject(new CharthouseError('CH_INDEX_CUT', { message: 'damaged' }));
  failing.catch(() => undefined);
  const { join, sent } = await joiningStore({});
  const damaged: readonly NewPart[] = [{ kind: 'extend', range: { start: 0, end: 9 }, body: failing, crc64: checksum }];
  await expect(join(damaged)).rejects.toMatchObject({ code: 'CH_INDEX_CUT' });
  expect([...sent()].filter((kind) => kind.endsWith('abort')).sort()).toEqual(['abort', 'temporary abort']);
});

it('finds the temporary object if the answer to its end is lost', async () => {
  let isLost = false;
  const { join, sent } = await joiningStore(
    { 'temporary read': { status: 200, headers: { etag: '"t-2"', 'x-amz-meta-charthouse-put': 'id2' } } },
    {
      answer: (request) => {
        if (kindOf(request) !== 'temporary complete') return undefined;
        const answer = isLost ? refusedBy(404, 'NoSuchUpload') : { status: 500 };
        isLost = true;
        return answer;
      },
    },
  );
  expect(await finished(join(extended))).toEqual({ kind: 'stored', etag: '"joined-2"' });
  expect(sent().at(-1)).toBe('temporary delete');
});

function isOfTemporary({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): boolean {
  return String(headers['x-amz-copy-source']).includes('joins/');
}
