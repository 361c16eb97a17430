/** The program of the Action: lends its process to one step. */
import { getInput } from '@actions/core';
import { CharthouseError } from '../base/error.ts';
import { readRegularFile } from '../runtime/read-file.ts';
import { runStep } from './run.ts';
import { githubRunner, maskSecrets } from './runner.ts';

// As the command line does: the SDK's warning about old Nodes is for us, and V8 need not optimise what runs for seconds.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
if (Number.parseInt(process.versions.node, 10) < 24) (await import('node:v8')).setFlagsFromString('--wasm-tiering-budget=1000000000');

maskSecrets(process.env);
const controller = new AbortController();
// What a cancelled job sends first: a commit on its way is settled, then the process ends.
process.once('SIGINT', () => controller.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped: the job was cancelled' })));
process.once('SIGTERM', () => controller.abort(new CharthouseError('CH_TERMINATED', { message: 'stopped by SIGTERM' })));

process.exitCode = await runStep({
  getInput,
  environment: process.env,
  payload: await eventPayload(process.env['GITHUB_EVENT_PATH']),
  folder: process.cwd(),
  runner: githubRunner,
  signal: controller.signal,
});

/** GitHub sends 25 MB at most. */
const maxEventBytes = 64 * 1024 * 1024;

async function eventPayload(path: string | undefined): Promise<unknown> {
  if (path === undefined || path === '') return undefined;
  try {
    return JSON.parse(Buffer.from(await readRegularFile(path, { maxBytes: maxEventBytes })).toString());
  } catch {
    // By hand there is no event; then no tag is known of it either.
    return undefined;
  }
}
