/**
 * Starts programs for a worker of the tests. Linux copies the page tables of the process that starts another one: from a worker with 1 GB
 * that takes 35 ms of the processor, from this small process 1 ms, and the tests start thousands.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';

const running = new Set();

process.on('message', ({ id, program, args, cwd, env, limitMs }) => {
  const answer = (outcome) => process.connected && process.send({ id, ...outcome });
  let child;
  try {
    child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    answer({ cause: error });
    return;
  }
  running.add(child);
  // Not spawn's own limit: if the program cannot start, that one goes on holding the process for its whole length.
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (bytes) => stdout.push(bytes));
  child.stderr.on('data', (bytes) => stderr.push(bytes));
  const end = (outcome) => {
    clearTimeout(limit);
    running.delete(child);
    answer(outcome);
  };
  child.on('error', (cause) => end({ cause }));
  child.on('close', (code, signal) => {
    end({ code, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
  });
});

// The worker has ended.
process.on('disconnect', () => {
  for (const child of running) child.kill('SIGKILL');
  process.exit();
});
