/** Chart repositories over HTTP with large indexes, and charts that depend on what they offer. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chartName, noise, writeChart, writeIndex } from './generate.mjs';

/**
 * `count` repositories, each of `charts` × `versions` entries. Each chart in `offered` has one package, of some 20 kB: a tenth of the versions
 * is newer, as with a lock that is some weeks old.
 * Serves them at `/0`, `/1`, … with ETags, as GitHub Pages does: a client that accepts gzip gets the index compressed.
 *
 * @returns {Promise<{port: number, version: string, indexBytes: number, requests: Map<string, number>, close: () => Promise<void>}>}
 */
export async function startRepositories(scratch, { count, charts, versions, offered, gzip }) {
  const version = `1.${Math.ceil(versions * 0.9)}.0`;
  const files = new Map();
  let indexBytes = 0;
  const folder = await mkdtemp(join(scratch, 'offered-'));
  const { packageChart } = await import('../library/dist/index.js');
  for (let place = 0; place < count; place++) {
    const listed = new Map();
    for (const name of offered) {
      const chart = join(folder, name);
      await writeChart(chart, { name, version });
      await writeFile(join(chart, 'dashboard.bin'), noise(`${place}-${name}`, 16_000));
      const { fileName, bytes } = await packageChart(chart);
      listed.set(`${name}-${version}`, sha256(bytes));
      files.set(`/${place}/${fileName}`, { body: Buffer.from(bytes) });
    }
    const path = join(folder, 'index.yaml');
    indexBytes = await writeIndex(path, { charts, versions, listed });
    const body = await readFile(path);
    files.set(`/${place}/index.yaml`, gzip ? { body, zipped: gzipSync(body) } : { body });
  }
  await rm(folder, { recursive: true });
  const requests = new Map();
  const server = createServer((request, response) => {
    const file = files.get(request.url);
    const repository = request.url.split('/')[1];
    requests.set(repository, (requests.get(repository) ?? 0) + 1);
    if (file === undefined) return void response.writeHead(404).end();
    file.etag ??= `"${sha256(file.body).slice(0, 32)}"`;
    if (request.headers['if-none-match'] === file.etag) return void response.writeHead(304, { etag: file.etag }).end();
    const zip = file.zipped !== undefined && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = zip ? file.zipped : file.body;
    response.writeHead(200, { etag: file.etag, 'content-length': body.length, ...(zip ? { 'content-encoding': 'gzip' } : {}) }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { port: server.address().port, version, indexBytes, requests, close };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Writes a chart with these dependencies, `{ name, repository }`, and the lock that Helm would write for them if they have this `version`. */
export async function writeDependant(folder, { name, version, dependencies }) {
  await writeChart(folder, { name, version: '1.0.0' });
  const of = (range) => dependencies.map((each) => ({ name: each.name, version: range, repository: each.repository }));
  const [declared, locked] = [of(`~${version}`), of(version)];
  const digest = sha256(JSON.stringify([declared, locked]));
  const list = (all) =>
    `dependencies:\n${all.map((each) => `- name: ${each.name}\n  repository: ${each.repository}\n  version: ${each.version}\n`).join('')}`;
  const metadata = await readFile(join(folder, 'Chart.yaml'), 'utf8');
  await writeFile(join(folder, 'Chart.yaml'), metadata + list(declared));
  await writeFile(join(folder, 'Chart.lock'), `${list(locked)}digest: sha256:${digest}\ngenerated: "2026-01-01T00:00:00Z"\n`);
  await mkdir(join(folder, 'charts'), { recursive: true });
}

/** The names of `count` charts, spread over an index of `charts`. */
export const spread = (count, charts) => Array.from({ length: count }, (_, place) => chartName(Math.floor((place * charts) / count)));
