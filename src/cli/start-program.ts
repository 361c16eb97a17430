/** Runs the program with the code that earlier runs of the command have compiled, and keeps what this one compiles. */
import { cachedDataVersionTag } from 'node:v8';
import { codeFile, readCode, writeCode } from './compiled-code.ts';
import { loadProgram } from './load-program.ts';

type Program = Pick<typeof import('./process.ts'), 'runInProcess'>;

/** Runs differ in what they call. After so many, nearly all of it is compiled. */
const writingRuns = 3;

/** `entry` is the file of `process.ts`, whose name has a digest of the build. Returns the exit code. */
export async function startProgram(process: NodeJS.Process, { folder, entry }: { folder: string; entry: string }): Promise<number> {
  const file = codeFile(process, entry, cachedDataVersionTag());
  const kept = file === undefined ? undefined : readCode(file);
  const program = loadProgram<Program>(folder, entry, kept?.files ?? new Map());
  const exitCode = await program.exports.runInProcess(process);
  // A run that failed has called little of what others call.
  if (file !== undefined && kept !== undefined && exitCode === 0 && (kept.runs < writingRuns || program.hasMore())) {
    try {
      writeCode(file, { runs: kept.runs + 1, files: new Map([...kept.files, ...program.compiled()]) }, Date.now());
    } catch {
      // Without it, the next run starts more slowly.
    }
  }
  return exitCode;
}
