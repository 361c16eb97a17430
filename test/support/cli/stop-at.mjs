/**
 * Loaded before the program: stops it in the middle of a stretch of work, and says what it did after that. `STOP_AT` is JSON:
 * `what` (a `breath`, the `open` of a package or chart file, or a `task` for a thread), `count` (of them), and `signal`, or none for the deadline.
 */
import fsNow from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import timers from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const { what, count, signal, deadlineMs } = JSON.parse(process.env.STOP_AT ?? '{}');
let seen = 0;
let deadline = () => undefined;

// The timer of the deadline goes off when the test says so, and waits for its turn as any timer does.
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (run, ms, ...more) => {
  if (ms !== deadlineMs) return later(run, ms, ...more);
  deadline = () => later(run, 0, ...more);
  return later(() => undefined, 0);
};

function stop() {
  if (signal === undefined) deadline();
  else process.kill(process.pid, signal);
}

function meet(kind) {
  if (kind !== what) return;
  seen++;
  if (seen === count) stop();
}

const { setImmediate: nextTurn } = timers;
timers.setImmediate = (...given) => {
  meet('breath');
  return nextTurn(...given);
};
const counted =
  (open) =>
  (path, ...more) => {
    if (/\.(?:tgz|yaml)$/.test(String(path))) meet('open');
    return open(path, ...more);
  };
fs.open = counted(fs.open);
fsNow.openSync = counted(fsNow.openSync);
syncBuiltinESMExports();

const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function ask(...given) {
  postMessage.apply(this, given);
  meet('task');
};

process.on('SIGUSR2', stop);
process.on('exit', () => process.stderr.write(`\nsteps: ${seen}\n`));
