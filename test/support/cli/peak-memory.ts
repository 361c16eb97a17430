/** The peak memory of a process that a test starts. */
import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Of this process, in MiB. Linux counts the peak of the process that started this one as its own (`maxRSS`), and a worker of the tests has
 * more than most programs, so the peak since this program began is read there.
 */
export function peakMiB(): number {
  try {
    const [, kiB = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kiB !== '') return Number(kiB) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
