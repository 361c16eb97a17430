/** Makes src/client/chart-thread-code.ts: what a thread runs that reads chart folders and compresses packages. */
import { build } from 'esbuild';

// As a text it needs no file of its own, which each of the bundles would have to find.
const thread = `
import { parentPort } from 'node:worker_threads';
import { gzipSteps } from './src/archive/gzip.ts';
import { snapshotFolder } from './src/runtime/folder-snapshot.ts';

function gzip(tar) {
  const steps = gzipSteps([new Uint8Array(tar)]);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value.slice().buffer;
  }
}

parentPort.on('message', ({ folder, tar }) => {
  if (folder === undefined) {
    const packed = gzip(tar);
    return parentPort.postMessage(packed, [packed]);
  }
  const snapshot = snapshotFolder(folder);
  parentPort.postMessage(snapshot, snapshot === undefined ? [] : [snapshot.bytes]);
});
`;

/** The same sources and packages give the same text on every machine. */
export async function chartThreadCode(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: thread, resolveDir: root, sourcefile: 'chart-thread.js' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
  });
  return [
    '/** What a thread runs that reads chart folders and compresses packages. Written by scripts/generate.mjs. */',
    `export const chartThreadCode: string = ${JSON.stringify(outputFiles[0].text)};`,
    '',
  ].join('\n');
}
