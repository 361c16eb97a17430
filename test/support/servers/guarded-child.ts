/** A process that starts a guarded server, says its process id and its folder, and waits to be killed. */
import process from 'node:process';
import { startGuarded } from './guarded-process.ts';

const { pid, folder } = await startGuarded(() => ({ program: 'sleep', args: ['600'], env: {} }));
process.stdout.write(`${pid} ${folder}\nready\n`);
setInterval(() => undefined, 60_000);
