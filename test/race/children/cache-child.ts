/**
 * A run that uses a cache, in a process of its own: `cache-child.mjs ROOT ROUNDS [kill-before=N | kill-after=N] [size=BYTES]`.
 * It ends with an error if it was warned, or given bytes that no run keeps.
 */
import process from 'node:process';
import { contentCache } from '../../../src/runtime/content-cache.ts';
import { socketHeartbeats } from '../../../src/runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import { type Call, tapped } from '../../support/publish/tapped.ts';
import { useCache } from './use-cache.ts';

const [root = '', rounds = '1', ...words] = process.argv.slice(2);
const options = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), Number(word.slice(word.indexOf('=') + 1))]));
const strike = (when: string) => (call: Call) => {
  if (options.get(when) === call.at) process.kill(process.pid, 'SIGKILL');
};
const ports = tapped(
  { files: nodeDurableFiles, heartbeats: socketHeartbeats },
  { before: strike('kill-before'), after: strike('kill-after') },
);

for (let round = 0; round < Number(rounds); round++) {
  const onWarning = ({ message }: { readonly message: string }) => {
    process.stdout.write(`warned ${message}\n`);
    process.exitCode = 1;
  };
  const cache = contentCache({ root, maxBytes: options.get('size') ?? 1e9, files: ports.files, now: Date.now, onWarning });
  await useCache(cache, round);
}
process.stdout.write(`calls ${ports.calls.length}\ndone\n`);
