/** The processor time of a process that goes on, as the kernel counts it. Linux only: elsewhere it is 0. */
import { existsSync, readFileSync } from 'node:fs';

/** The kernel's unit for it is fixed. */
const ticksPerSecond = 100;

/** With all its threads, without its children. */
export function cpuSecondsOf(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  // The name of the program comes first, and may contain anything.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
