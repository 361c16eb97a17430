/** Makes sure that the process ends: a system call that never returns keeps Node from exiting, even from process.exit. */

/** Time for the remaining output and connections. */
const graceMs = 3_000;

/** The signal that ends a process that cannot exit by itself: shells show the same exit code for the first two. */
const deaths: Readonly<Record<number, NodeJS.Signals>> = { 130: 'SIGINT', 143: 'SIGTERM' };

/**
 * Invariant: the deadline and the first signal end the process. A thread that waits for a network drive, or for a pipe that a library
 * opened, cannot be interrupted; so the process is killed after a grace period.
 *
 * Call it when the run is over and no handler for SIGINT and SIGTERM is left.
 */
export function endWithGrace(process: NodeJS.Process, exitCode: number): void {
  // Unreferenced, so that it does not delay a process that can exit.
  setTimeout(() => process.kill(process.pid, deaths[exitCode] ?? 'SIGKILL'), graceMs).unref();
}
