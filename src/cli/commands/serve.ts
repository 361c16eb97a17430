/** `charthouse serve`: a repository over HTTP until the run is stopped. */

import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { serve } from '../../client/operations.ts';
import { optionsFor, targetOf } from '../../commands/options-for.ts';
import { parseTarget } from '../../config/target.ts';
import { printable } from '../../report/printable.ts';
import { filesIn } from '../../runtime/files-in.ts';
import type { RunCliCommand } from '../command.ts';

/** Prints the URL as the first line of stdout, then each request on stderr. */
export const runServe: RunCliCommand = async ({ args, config, context, progress }) => {
  const { folder, stdout, signal, program } = context;
  const target = args[0] ?? targetOf(config);
  if (args[0] !== undefined && config.sources.to?.kind === 'flag') {
    throw new CharthouseError('CH_USAGE', { message: 'the folder is named twice, by an argument and by --to', hint: 'name it once' });
  }
  const parsed = parseTarget(target);
  if (parsed.kind !== 'folder') {
    throw new CharthouseError('CH_USAGE', {
      message: `serve needs a folder, and ${quoted(target)} is none`,
      hint: 'name a folder: charthouse serve ./repository',
    });
  }
  const { path } = parsed;
  if ((await filesIn(folder, signal).info(path))?.kind !== 'directory') {
    throw new CharthouseError('CH_USAGE', {
      message: `there is no folder ${quoted(path)}`,
      hint: `publish something first: ${program} publish --to ${path}`,
    });
  }
  const server = await serve(
    { ...optionsFor('serve', config), to: path },
    { folder, onRequest: ({ method, path: asked, status }) => progress.info(printable(`${status} ${method} ${asked}`)) },
  );
  stdout.write(`${server.url}\n`);
  progress.info(`serving ${path}; in another terminal: helm repo add local ${server.url.replace(/\/$/, '')}`);
  await aborted(signal);
  await server.close();
  // Ctrl-C is how serving ends: no error, but the exit code says so, as the shell expects it.
  const exitCode = isCharthouseError(signal.reason) ? signal.reason.exitCode : 0;
  return { text: '', document: null, warnings: [], errors: [], exitCode };
};

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
