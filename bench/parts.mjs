/** Shared by the benchmarks: the programs that run, and Markdown tables of the results. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');

/** The built command; `npm run build` makes it. */
export const charthouse = needed(join(project, 'build', 'cli.js'), 'run: npm run build');

/** The Node that runs our side; `npm run all` measures two. */
export const node = process.env.NODE_OF_BENCH ?? process.execPath;

/** A real Helm. */
export const helm = (version) => tool(`helm-${version}`, 'helm');

/** A program that the setup of the tests has made. */
export function tool(name, program) {
  const tools = join(project, '.tools');
  const folder = existsSync(tools) ? readdirSync(tools).find((each) => each.startsWith(`${name}-`)) : undefined;
  return needed(join(tools, folder ?? 'none', program), 'run: npm test, which makes the tools');
}

/** A chart like that of `helm create`. */
export const sampleChart = join(project, 'charts', 'kube9-operator');

function needed(path, hint) {
  if (!existsSync(path)) throw new Error(`${path} is not there; ${hint}`);
  return path;
}

/** Helm without this machine's settings; our command without a terminal. */
export const environment = (home) => ({
  PATH: process.env.PATH,
  HOME: home,
  HELM_CACHE_HOME: home,
  HELM_CONFIG_HOME: home,
  HELM_DATA_HOME: home,
});

/** Rows of cells as a Markdown table; the first row is the head. */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const seconds = (number) => `${number.toFixed(2)} s`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A port of the loopback address that is free now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
