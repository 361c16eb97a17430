/** The program: lends its process to the command line. The one file that sets the exit code. */
import { version } from '../base/version.ts';

const words = process.argv.slice(2);

// The most frequent question of scripts is answered before anything else is loaded.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  // Its warning that newer versions will not take Node 20 is for us, not for users, and stdout and stderr are theirs.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const { runInProcess } = await import('./process.ts');
  process.exitCode = await runInProcess(process);
}
