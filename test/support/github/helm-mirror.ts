/** A mirror of Helm's releases that packs its own archive of a real Helm, as a company's own might. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { c as create } from 'tar';
import { sha256Hex } from '../../../src/base/digest.ts';
import { newestHelm } from '../../../src/base/gate-helms.ts';
import { helmRelease } from '../../../src/helm/releases.ts';
import { startServer } from '../../../src/runtime/server.ts';
import { thisPlatform } from '../../../src/runtime/this-platform.ts';
import { type HelmVersion, mustTool } from '../tools/tools.ts';

/** The mirror. */
export interface HelmMirror {
  /** What stands before the archive's name. */
  readonly url: string;
  /** The SHA-256 of each archive, in hexadecimal digits: in the order of the versions, separated by commas. */
  readonly sha256: string;
  close(): Promise<void>;
}

/** The newest Helm with a known checksum may be another than the newest that tests run; the mirror serves the latter under its name. */
export type MirroredVersion = HelmVersion | typeof newestHelm;

/** Starts one that has those versions for this machine, and nothing else. */
export async function startHelmMirror(...versions: readonly MirroredVersion[]): Promise<HelmMirror> {
  const archives = new Map<string, Buffer>();
  for (const version of versions) {
    const { archive, member } = helmRelease(version, thisPlatform);
    archives.set(`/helm/${archive}`, await packedOnce(mustTool(`helm-${version === newestHelm ? '4.3.1' : version}`), member));
  }
  const server = await startServer(
    async ({ target }) => {
      const body = archives.get(target);
      return body === undefined ? { status: 404, headers: {} } : { status: 200, headers: {}, body };
    },
    { port: 0, host: '127.0.0.1', graceMs: 0 },
  );
  return { url: `${server.url}helm`, sha256: [...archives.values()].map((bytes) => sha256Hex(bytes)).join(','), close: server.close };
}

const packed = new Map<string, Promise<Buffer>>();

/** The same few programs are served again and again. */
function packedOnce(program: string, member: string): Promise<Buffer> {
  const archive = packed.get(program) ?? pack(program, member);
  packed.set(program, archive);
  return archive;
}

async function pack(program: string, member: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-helm-mirror-'));
  try {
    await mkdir(join(folder, dirname(member)));
    await copyFile(program, join(folder, member));
    await writeFile(join(folder, dirname(member), 'README.md'), '# packed by the mirror\n');
    const file = join(folder, 'archive.tar.gz');
    // Stored: the archive is unpacked at each use of the program.
    await create({ cwd: folder, gzip: { level: 0 }, file }, [dirname(member)]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
