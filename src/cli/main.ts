/** The program: runs the command line in its process. The only file that sets the exit code. */
import { join } from 'node:path';
import { version } from '../base/version.ts';

/** The file of `process.ts` in the build, whose name has a digest. */
declare const CHARTHOUSE_PROGRAM: string;

const argv = process.argv.slice(2);

// Scripts ask for the version most often: it is printed before anything else is loaded.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  // The SDK's warning about Node 20 is for the developers of charthouse; stdout and stderr belong to the user.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const major = Number.parseInt(process.versions.node, 10);
  const { setFlagsFromString } = await import('node:v8');
  // V8 optimises the HTTP client's parser (WebAssembly) after a few answers. That takes longer than most runs, gains them nothing, and
  // delays the end of the process. A V8 that does not know a flag prints an error: only up to the newest that we have tried.
  if (major <= 24) setFlagsFromString('--wasm-tiering-budget=1000000000');
  // V8 optimises code that runs a few thousand times, which costs a short run a tenth to a fifth of its time. Later, it pays for long ones, too.
  if (major < 22) setFlagsFromString('--interrupt-budget=500000');
  if (major === 22 || major === 24) {
    setFlagsFromString('--invocation-count-for-maglev=4000');
    setFlagsFromString('--invocation-count-for-turbofan=12000');
  }
  // A run that reads thousands of packages leaves garbage, and V8 makes ever more room for it, with no gain in time: 130 MB on Node 24.
  if (major <= 24 && (argv[0] === 'verify' || argv[0] === 'audit')) setFlagsFromString('--semi-space-growth-factor=1');
  // V8 has its flags now: what it compiles is kept for runs with the same ones.
  const { startProgram } = await import('./start-program.ts');
  process.exitCode = await startProgram(process, { folder: join(import.meta.dirname, 'cli'), entry: CHARTHOUSE_PROGRAM });
}
