/** The program: lends its process to the command line. The one file that sets the exit code. */
import { version } from '../base/version.ts';

const words = process.argv.slice(2);

// The most frequent question of scripts is answered before anything else is loaded.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  // Its warning that newer versions will not take Node 20 is for us, not for users, and stdout and stderr are theirs.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  // Before 24, Node has V8 optimise the HTTP client's parser (WebAssembly) after a few answers. That takes longer than most runs do, gains
  // them nothing, and holds up the end of the process.
  if (Number.parseInt(process.versions.node, 10) < 24) (await import('node:v8')).setFlagsFromString('--wasm-tiering-budget=1000000000');
  const { runInProcess } = await import('./process.ts');
  process.exitCode = await runInProcess(process);
}
