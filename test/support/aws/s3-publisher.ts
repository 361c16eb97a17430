/** The built command, publishing into a bucket from processes of its own; and a reader of what it published. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Package } from '../../../src/chart/types.ts';
import { buildProgram } from '../cli/built-program.ts';
import { type Child, startChild } from '../cli/child.ts';
import { proven } from '../publish/proven.ts';
import { provenanceText } from '../publish/provenance-text.ts';
import { bench } from '../publish/publish-harness.ts';
import { type Listed, listedIn, type ReadKey } from '../publish/watch-index.ts';
import type { Signer } from '../servers/signature.ts';
import { signedRequest } from '../servers/signed-request.ts';
import { openStoreOn, type Reachable } from './s3-context.ts';

/** The command, and a folder for what it publishes. */
export interface Publisher {
  /** Writes packages, each into a folder of its own; resolves to their paths. */
  write(...packages: readonly Package[]): Promise<readonly string[]>;
  /** The caller waits for its end, whatever happens. */
  start(charts: readonly string[], to: Reachable): Child;
  remove(): Promise<void>;
}

/** The command as it is shipped: that is what starts many times a second. */
export async function buildPublisher(): Promise<Publisher> {
  const [program, folder] = [await buildProgram(), await mkdtemp(join(tmpdir(), 'charthouse-publisher-'))];
  const writeOne = async ({ fileName, bytes }: Package): Promise<string> => {
    const path = join(await mkdtemp(join(folder, 'input-')), fileName);
    await writeFile(path, bytes);
    return path;
  };
  return {
    write: (...packages) => Promise.all(packages.map(writeOne)),
    start: (charts, { endpoint, bucket, region, accessKeyId, secretAccessKey }) =>
      startChild(program.path, ['publish', ...charts, '--to', `s3://${bucket}`, '--endpoint-url', endpoint, '--json'], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_REGION: region,
        },
      }),
    remove: async () => {
      await program.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Publishes in this process, which costs less than a new one, and without a trial of the store: later runs find its verdict. */
export async function publishHere(to: Reachable, packages: readonly Package[], isSigned = false): Promise<void> {
  const { store, close } = await openStoreOn(to);
  const files = packages.flatMap(({ fileName, bytes, digest }) => [
    [fileName, bytes] as const,
    ...(isSigned ? [[`${fileName}.prov`, provenanceText(fileName, digest)] as const] : []),
  ]);
  const { error } = await bench().publish(Object.fromEntries(files), {}, { store: proven(store, to.endpoint) });
  await close();
  if (error !== null) throw error;
}

/** Reads past all of our code, so that what it sees is what is there. */
export function bucketReader(signer: Signer, bucket: string): ReadKey {
  return async (key) => {
    const answer = await signedRequest(signer, 'GET', `/${bucket}/${key}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 404) return undefined;
    if (answer.status !== 200 || bytes.length !== Number(answer.headers.get('content-length'))) {
      throw new Error(`${key} was answered ${answer.status}, with ${bytes.length} bytes: ${bytes.toString().slice(0, 500)}`);
    }
    return bytes;
  };
}

/** What the index lists now. */
export async function listedBy(read: ReadKey): Promise<readonly Listed[]> {
  const index = await read('index.yaml');
  return (index && listedIn(Buffer.from(index).toString())) ?? [];
}
