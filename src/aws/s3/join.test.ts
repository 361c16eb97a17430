/** What joining parts sends, and what becomes of a run whose store, proxy or policy refuses it. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  attributes,
  body,
  etag,
  kindOf,
  parts,
  refusedBy,
  joiningStore as storeWith,
  xml,
} from '../../../test/support/aws/joining-store.ts';
import { crc64 } from '../../base/crc64.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { NewPart } from '../../ports/object-store.ts';

it('sends a part with its MD5, without which a bucket with Object Lock refuses it', async () => {
  const { join, requests } = await storeWith({});
  expect(await join()).toEqual({ kind: 'stored', etag: '"joined-2"' });
  const part = requests.find((each) => kindOf(each) === 'part');
  expect(part?.headers['content-md5']).toBe(createHash('md5').update(body).digest('base64'));
});

it('returns the ETag in the form that a read will have', async () => {
  const { join } = await storeWith({ complete: xml('CompleteMultipartUploadResult', '<ETag>joined-2</ETag>') });
  expect(await join()).toEqual({ kind: 'stored', etag: '"joined-2"' });
});

it.each([
  ['a copy is denied', 'copy', refusedBy(403, 'AccessDenied')],
  ['a copy is not known', 'copy', refusedBy(501, 'NotImplemented')],
  ['a part is refused', 'part', refusedBy(400, 'InvalidRequest')],
  ['uploads of parts are denied', 'create', refusedBy(403, 'AccessDenied')],
  ['the end is denied', 'complete', refusedBy(403, 'AccessDenied')],
])('moves the whole from then on if %s', async (_, request, answer) => {
  const { join, put, joinsNot, sent } = await storeWith({ [request]: answer });
  expect(joinsNot()).toBe(false);
  expect(await join()).toEqual({ kind: 'refused', isUnjoined: true });
  expect(joinsNot()).toBe(true);
  // Nothing of an upload stays.
  expect(sent().includes('abort')).toBe(request !== 'create');
  // And the user hears of it once, with the index and no other object.
  expect(await put('another')).toEqual({ kind: 'stored', etag });
  expect(await put()).toMatchObject({
    kind: 'stored',
    warnings: [{ code: 'index-moved-whole', message: expect.stringMatching(/AccessDenied|NotImplemented|InvalidRequest/) }],
  });
  expect(await put()).toEqual({ kind: 'stored', etag });
});

it('moves the whole from then on if a range arrives as the whole', async () => {
  const { large, joinsNot } = await storeWith({ read: { status: 200, headers: { etag }, text: 'the whole' } });
  expect(await large.getRange('index.yaml', etag, { range: { start: 2, end: 4 } })).toBeUndefined();
  expect(joinsNot()).toBe(true);
});

it('takes a part that was not read since ranges are refused for no lost race', async () => {
  const { large, sent } = await storeWith({ read: refusedBy(403, 'AccessDenied') });
  const read = large.getRange('index.yaml', etag, { range: { start: 2, end: 4 } });
  const own: readonly NewPart[] = [{ kind: 'send', body: read.then((bytes) => bytes && [bytes]) }];
  const outcome = await large.join('index.yaml', etag, own, { attributes, crc64: crc64(body) });
  expect([outcome, sent().at(-1)]).toEqual([{ kind: 'refused', isUnjoined: true }, 'abort']);
});

it.each([
  ['a copy', 'copy', undefined],
  ['the end', 'complete', 'unknown'],
])('fails if the store is not there for %s', async (_, request, landed) => {
  const { join, joinsNot } = await storeWith({ [request]: { status: 503 } });
  const error = await join().catch((thrown: unknown) => thrown);
  expect(isCharthouseError(error) && [error.code, error.details['landed']]).toEqual(['CH_STORE_UNAVAILABLE', landed]);
  expect(joinsNot()).toBe(false);
});

/** As the caller makes it: no unhandled rejection if another part fails first. */
function failed(error: Error): Promise<undefined> {
  const failing = Promise.reject(error);
  failing.catch(() => undefined);
  return failing;
}

it.each([
  ['is refused if it was replaced meanwhile', () => Promise.resolve(undefined), 'refused'],
  ['fails if it is damaged', () => failed(new CharthouseError('CH_INDEX_CUT', { message: 'damaged' })), 'CH_INDEX_CUT'],
])('what is read for a part while the upload begins %s, and nothing of the upload stays', async (_, body, expected) => {
  const { large, joinsNot, sent } = await storeWith({});
  const own: readonly NewPart[] = [
    { kind: 'copy', range: { start: 0, end: 9 } },
    { kind: 'send', body: body() },
  ];
  const outcome = await large.join('index.yaml', etag, own, { attributes, crc64: crc64(Buffer.from('')) }).then(
    ({ kind }) => kind,
    ({ code }) => code,
  );
  expect([outcome, joinsNot(), sent().at(-1), sent().includes('complete')]).toEqual([expected, false, 'abort', false]);
});

it('leaves nothing of the upload if it is stopped after the last part', async () => {
  const stop = new AbortController();
  const { large, sent } = await storeWith({}, { onDone: (calls) => void (calls === 1 + parts.length && stop.abort(new Error('stopped'))) });
  const joining = large.join('index.yaml', etag, parts, { attributes, crc64: crc64(body), signal: stop.signal });
  await expect(joining).rejects.toThrow('stopped');
  expect([sent().includes('complete'), sent().at(-1)]).toEqual([false, 'abort']);
});

it('is refused without more ado if the index was replaced', async () => {
  const { join, joinsNot, sent } = await storeWith({ complete: refusedBy(412, 'PreconditionFailed') });
  expect([await join(), joinsNot(), sent().at(-1)]).toEqual([{ kind: 'refused' }, false, 'abort']);
});
