/**
 * A publisher as far as a store sees it, in a process of its own: `store-child.mjs ROOT NAME [OPTION=VALUE …]`.
 * It puts the package NAME.tgz and adds the line `NAME DIGEST` to the index, reading and swapping until it has won.
 * Its options let it be killed or stopped at a call of the file system, or stand on a poorer one.
 */
import process from 'node:process';
import { sha256Hex } from '../../../src/base/digest.ts';
import { type LifeSigns, socketLifeSigns } from '../../../src/runtime/life-signs.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import type { ObjectStore } from '../../../src/store/contract.ts';
import { folderAt } from '../../support/folder-ground.ts';
import { type Call, tapped } from '../../support/tapped.ts';
import { kindsOfFolder } from './folder-kinds.ts';

const [root = '', name = '', ...words] = process.argv.slice(2);
const options = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };

/** The bytes of a package; of a size that takes several writes to tell a whole one from a cut one. */
const bytes = Buffer.from(`package ${name}\n`.repeat(2_000));
const line = `${name} ${sha256Hex(bytes)}\n`;

function atCall(when: 'before' | 'after'): (call: Call) => void {
  return (call) => {
    if (options.get(`kill-${when}`) === String(call.at)) process.kill(process.pid, 'SIGKILL');
    const isCommit = call.name === 'rename' && String(call.args[1]).endsWith('index.yaml');
    if (options.get(`stop-${when}`) !== 'commit' || !isCommit) return;
    process.stdout.write('stopping\n');
    process.kill(process.pid, 'SIGSTOP');
  };
}

async function addLine(store: ObjectStore): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const got = await store.get('index.yaml');
    if (got.kind === 'found' && Buffer.from(got.body).toString().includes(line)) return;
    const put =
      got.kind === 'found'
        ? await store.putIfMatch('index.yaml', got.info.etag, [got.body, Buffer.from(line)], attributes)
        : await store.putNew('index.yaml', [Buffer.from(line)], attributes);
    if (put.kind === 'stored') return;
    await realClock.sleep(Math.random() * Math.min(1_000, 20 * attempt));
  }
}

const kind = kindsOfFolder[options.get('folder') ?? 'plain'];
if (kind === undefined) throw new Error('no such kind of folder');
const life: LifeSigns = kind.sockets
  ? socketLifeSigns
  : { ...socketLifeSigns, give: async (address) => (address.kind === 'file' ? undefined : socketLifeSigns.give(address)) };
const files = kind.links
  ? nodeDurableFiles
  : { ...nodeDurableFiles, link: () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })) };
const ports = tapped({ files, life }, { before: atCall('before'), after: atCall('after') });
const lockWaitMs = Number(options.get('wait') ?? 60_000);
const store = folderAt(root, { ...ports, lockWaitMs });

try {
  const put = await store.putNew(`packages/${name}.tgz`, [bytes.subarray(0, 10_000), bytes.subarray(10_000)], attributes);
  if (put.kind === 'refused') {
    const got = await store.get(`packages/${name}.tgz`);
    if (got.kind !== 'found' || sha256Hex(got.body) !== sha256Hex(bytes)) throw new Error('another package is there');
  }
  await addLine(store);
  const stale = await store.head(`stale/${name}`);
  if (stale.kind === 'found') await store.deleteIf(`stale/${name}`, stale.info.etag);
  process.stdout.write(`calls ${ports.calls.length}\ndone\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error && 'code' in error ? error.code : error}\n`);
  process.exitCode = 1;
}
