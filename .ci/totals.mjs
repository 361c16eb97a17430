/**
 * Adds up the totals of test/support/totals-reporter.ts: `totals.mjs FILE TESTS_EXIT CHECK_EXIT`. A run that died, a command that
 * failed without a failed test, and a failed check each count as one failure, so the line never looks better than the run.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [file, testsExit, checkExit] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').split('\n').flatMap(parsed);
const count = (outcome) => lines.filter((line) => line.outcome === outcome).length;

const hasEnded = lines.some((line) => line.end === true);
const passed = count('passed');
const skipped = count('skipped');
const isCi = !['', 'false', undefined].includes(process.env.CI);
const isSkipFailure = isCi && skipped > 0;
let failed = count('failed');
if (!hasEnded || (testsExit !== '0' && failed === 0 && !isSkipFailure)) failed += 1;
if (checkExit !== '0') failed += 1;

process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || isSkipFailure ? 1 : 0;

/** The last line of a run that was killed may be cut. */
function parsed(text) {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
