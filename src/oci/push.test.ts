import { describe, expect, it } from 'vitest';
import { inMemory, type Request, type Said } from '../../test/support/oci/registry-client.ts';

const { signal } = new AbortController();
const base = 'https://r.example.com/v2/charts/db/';
const reference = { host: 'r.example.com', path: 'charts/db', tag: '1.0.0' };
const chart = { config: Buffer.from('{}'), package: Buffer.from('the package'), provenance: undefined, annotations: {} };

/** Answers to `POST …/uploads/`; everything else is accepted. */
const withUploads =
  (location: string | undefined) =>
  (request: Request): Said =>
    request.line === `POST ${base}blobs/uploads/` ? { status: 202, headers: location === undefined ? {} : { location } } : { status: 201 };

describe('a push', () => {
  it.each([
    ['relative', '/v2/charts/db/blobs/uploads/1?state=a', 'https://r.example.com/v2/charts/db/blobs/uploads/1?state=a&digest=sha256'],
    ['whole', `${base}blobs/uploads/2`, 'https://r.example.com/v2/charts/db/blobs/uploads/2?digest=sha256'],
    ['without TLS, as behind a proxy', 'http://r.example.com:5000/u/3', 'https://r.example.com/u/3?digest=sha256'],
  ])('puts blobs where the registry wants them, and the manifest last: %s', async (_, location, place) => {
    const { registries, asked } = inMemory(withUploads(location));
    await registries.push(reference, chart, signal);
    const lines = asked.map(({ line }) => line.replace(/(digest=sha256)%3A[0-9a-f]{64}$/, '$1'));
    const upload = [`POST ${base}blobs/uploads/`, `PUT ${place}`];
    expect(lines).toEqual([...upload, ...upload, `PUT ${base}manifests/1.0.0`]);
  });

  it.each([
    ['another server', 'https://evil.example.com/u', 'names another server, evil.example.com, for the upload'],
    ['nowhere', undefined, 'names no place for the upload'],
  ])('sends nothing to %s', async (_, location, message) => {
    const { registries, asked } = inMemory(withUploads(location));
    await expect(registries.push(reference, chart, signal)).rejects.toMatchObject({
      code: 'CH_HTTP_FAILED',
      message: expect.stringContaining(message),
    });
    expect(asked.map(({ url }) => url.host)).toEqual(['r.example.com']);
  });

  it('begins an upload again that failed in its second half', async () => {
    let failures = 2;
    const { registries, asked, waits } = inMemory((request) => {
      if (request.line.startsWith('POST ')) return { status: 202, headers: { location: `${base}blobs/uploads/${asked.length}` } };
      return failures-- > 0 ? { status: 503 } : { status: 201 };
    });
    await registries.push(reference, chart, signal);
    expect(waits).toHaveLength(2);
    expect(asked.filter(({ line }) => line.startsWith('POST '))).toHaveLength(4);
  });

  it('ends with the words of a registry that refuses it', async () => {
    const { registries } = inMemory((request) =>
      request.line.includes('/manifests/')
        ? { status: 409, body: { errors: [{ code: 'DENIED', message: 'tags are immutable' }] } }
        : withUploads('/u')(request),
    );
    await expect(registries.push(reference, chart, signal)).rejects.toMatchObject({
      message: expect.stringContaining('tags are immutable'),
    });
  });
});
