/** Runs a program to its end, and reports its time and its peak memory, as the kernel counts them. */
import { spawn } from 'node:child_process';

// wait4 gives the peak of exactly this child, for any program; Node knows only its own.
const launcher = `
import os, sys, time
start = time.monotonic()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
end = time.monotonic()
unit = 1 if sys.platform == 'darwin' else 1024
os.write(3, ('%f %d %f %d' % (end - start, usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status))).encode())
`;

/**
 * Measures one run. If the program fails, throws with its output.
 * @returns {Promise<{seconds: number, peakBytes: number, cpuSeconds: number, stdout: string}>}
 */
export async function measure(program, args, options = {}) {
  const child = spawn('python3', ['-c', launcher, program, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], ...options });
  const [stdout, stderr, figures] = await Promise.all([text(child.stdout), text(child.stderr), text(child.stdio[3]), closed(child)]);
  const [seconds, peakBytes, cpuSeconds, code] = figures.split(' ').map(Number);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr}`);
  return { seconds, peakBytes, cpuSeconds, stdout };
}

function closed(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

async function text(stream) {
  let read = '';
  for await (const chunk of stream.setEncoding('utf8')) read += chunk;
  return read;
}

/** The middle value; for an even number, the mean of the middle two. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of several runs: the median of the times, and the highest peak memory. */
export function summary(runs) {
  return {
    seconds: median(runs.map((run) => run.seconds)),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
  };
}
