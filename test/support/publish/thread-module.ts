/** Modules that threads run, in tests. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from '../project-files.ts';

/** The URL of a module of src/client, built into one file in `folder`: a thread of Node 20 reads no TypeScript. */
export async function builtModule(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  const banner = { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" };
  const entryPoints = [join(projectRoot, 'src/client', `${name}.ts`)];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', mainFields: ['module', 'main'], banner });
  return pathToFileURL(outfile).href;
}

/** The URL of a module with this code. */
export function inlineModule(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
