/**
 * A publisher as far as a store sees it, in a process of its own: `store-child.mjs ROOT NAME [OPTION=VALUE …]`.
 * Its options let it be killed or stopped at a call of the file system, or stand on a poorer one.
 */
import process from 'node:process';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { folderAt } from '../../support/publish/folder-context.ts';
import { type Call, tapped } from '../../support/publish/tapped.ts';
import { portsOn } from './folder-kinds.ts';
import { publishOnce, stillClock } from './publish-once.ts';

const [root = '', name = '', ...words] = process.argv.slice(2);
const options = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
function atCall(when: 'before' | 'after'): (call: Call) => void {
  return (call) => {
    if (options.get(`kill-${when}`) === String(call.at)) process.kill(process.pid, 'SIGKILL');
    const isCommit = call.name === 'rename' && String(call.args[1]).endsWith('index.yaml');
    if (options.get(`stop-${when}`) !== 'commit' || !isCommit) return;
    process.stdout.write('stopping\n');
    process.kill(process.pid, 'SIGSTOP');
  };
}

const ports = tapped(portsOn(options.get('folder') ?? 'plain'), { before: atCall('before'), after: atCall('after') });
const lockWaitMs = Number(options.get('wait') ?? 60_000);
const clock = options.get('clock') === 'still' ? stillClock : realClock;
const store = folderAt(root, { ...ports, lockWaitMs, clock });

try {
  await publishOnce(store, name, realClock.sleep);
  process.stdout.write(`calls ${ports.calls.length}\ndone\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error && 'code' in error ? error.code : error}\n`);
  process.exitCode = 1;
}
