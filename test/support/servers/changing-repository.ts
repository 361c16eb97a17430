/** A chart repository whose charts a test replaces while it runs. Everything has its digest as the ETag. */
import { sha256Hex } from '../../../src/base/digest.ts';
import { startServer } from '../../../src/runtime/server.ts';
import { chartPackage } from '../publish/publish-harness.ts';

/** The repository. */
export interface ChangingRepository {
  readonly url: string;
  /** `PATH STATUS` of each request, since it was last emptied. */
  readonly asked: string[];
  /** Replaces all charts: by `NAME@VERSION`, a text that goes into their templates. */
  offer(charts: Readonly<Record<string, string>>): void;
  /** The SHA-256 of a package. */
  digest(fileName: string): string;
  close(): Promise<void>;
}

/** Starts it without charts. */
export async function changingRepository(): Promise<ChangingRepository> {
  const objects = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const server = await startServer(
    async ({ target, headers }) => {
      const body = objects.get(target.slice(1));
      const etag = body === undefined ? '' : `"${sha256Hex(body)}"`;
      const status = body === undefined ? 404 : headers['if-none-match'] === etag ? 304 : 200;
      asked.push(`${target} ${status}`);
      return status === 200 && body !== undefined ? { status, headers: { etag }, body } : { status, headers: {} };
    },
    { port: 0, host: '127.0.0.1', graceMs: 0 },
  );
  return {
    url: server.url.replace(/\/$/, ''),
    asked,
    offer: (charts) => {
      objects.clear();
      const entries: Record<string, object[]> = {};
      for (const [id, text] of Object.entries(charts)) {
        const [name = '', version = ''] = id.split('@');
        const { fileName, bytes, digest } = chartPackage(name, version, `a: ${text}\n`);
        objects.set(fileName, bytes);
        entries[name] = [...(entries[name] ?? []), { apiVersion: 'v2', name, version, digest, urls: [fileName] }];
      }
      objects.set('index.yaml', Buffer.from(JSON.stringify({ apiVersion: 'v1', entries, generated: '2020-01-01T00:00:00Z' })));
    },
    digest: (fileName) => sha256Hex(objects.get(fileName) ?? new Uint8Array()),
    close: () => server.close(),
  };
}
