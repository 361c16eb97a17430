/** Makes sure that a process ends: a call of the system that never returns keeps Node from exiting, even from process.exit. */

/** How long what is left (output, connections) may take. */
const graceMs = 3_000;

/** What a process that cannot exit by itself dies of: a shell shows the same exit code for the first two. */
const deaths: Readonly<Record<number, NodeJS.Signals>> = { 130: 'SIGINT', 143: 'SIGTERM' };

/**
 * Invariant: the deadline and the first signal end the process. A thread that waits for a network drive, or for a pipe that a library has
 * opened, cannot be called back; after a grace period the process is ended from outside.
 *
 * Call it when the run is over and no handler for SIGINT and SIGTERM is left.
 */
export function endWithGrace(process: NodeJS.Process, exitCode: number): void {
  // Unreferenced, so that it holds up no process that can end.
  setTimeout(() => process.kill(process.pid, deaths[exitCode] ?? 'SIGKILL'), graceMs).unref();
}
