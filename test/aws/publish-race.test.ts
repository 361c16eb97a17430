/** Many publishers at once, in processes of their own, on real S3 servers: nothing that exited 0 is lost, and nobody sees a half. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Package } from '../../src/chart/types.ts';
import { bucketReader, buildPublisher, listedBy, type Publisher, publishHere } from '../support/aws/s3-publisher.ts';
import type { Child, Ended } from '../support/cli/child.ts';
import { isForServer } from '../support/faults/drawn.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { type Match, put } from '../support/faults/fault-rules.ts';
import { delay } from '../support/faults/faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type ReadKey, watchIndex } from '../support/publish/watch-index.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

// Often enough to see most revisions, and not so often that the server has little else to do.
const lookEachMs = 40;

const begun = chartPackage('app', '0.1.0');

let publisher: Publisher;
beforeAll(async () => {
  publisher = await buildPublisher();
});
afterAll(() => publisher.remove());

/** Half of the publishers add versions of one chart, half add a chart of their own. */
function packagesOf(count: number, name = 'app'): readonly Package[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? chartPackage(name, `1.0.${i}`) : chartPackage(`${name}-${i}`, '1.0.0')));
}

/** A run says which it is in the metadata of what it commits; an index that begins a repository is none of a run's. */
const runOf = ({ headers }: Parameters<Match>[0]): unknown => headers['x-amz-meta-charthouse-run'];
const commit: Match = (request) => put('index.yaml')(request) && runOf(request) !== undefined;

/** The first index that each run commits. */
function firstIndexOfEach(): Match {
  const runs = new Set<unknown>();
  return (request) => {
    const run = runOf(request);
    if (!commit(request) || runs.has(run)) return false;
    runs.add(run);
    return true;
  };
}

/** Any of those that are still at work. */
function killOne(children: readonly Child[]): void {
  const running = children.map(({ process }) => process).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  running[Math.floor(Math.random() * running.length)]?.kill('SIGKILL');
}

const namesOf = (packages: readonly Package[]): readonly string[] =>
  packages.map(({ metadata, digest }) => `${metadata.name} ${metadata.version} ${digest}`).sort();

const saidBy = (ended: readonly Ended[]): string => ended.map(({ stderr }) => stderr).join('\n');

interface Scene {
  readonly proxy: FaultProxy;
  /** As the publishers reach it: a bucket of its own, through the proxy. */
  readonly to: S3Server;
  readonly read: ReadKey;
}

describe.each(honestS3Servers.map((name, at) => [name, at] as const))('on %s', (name, number) => {
  const tools = needsS3(name);
  let server: S3Server;
  let proxy: FaultProxy;
  beforeAll(async () => {
    if (tools.skip) return;
    server = await startS3Server(name);
    proxy = await startFaultProxy(server.endpoint);
  });
  afterEach(() => {
    proxy.behave();
    proxy.forget();
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });

  /** A bucket of its own for each test. The reader does not go through the proxy: what is held there must not hold it. */
  async function scene(): Promise<Scene> {
    const bucket = await server.createBucket();
    return { proxy, to: { ...server, endpoint: proxy.endpoint, bucket }, read: bucketReader(server, bucket) };
  }

  /** With one version: publishers of a new repository would all try the store first, with some eighty requests each. */
  async function begunScene(): Promise<Scene> {
    const made = await scene();
    await publishHere(made.to, [begun]);
    proxy.forget();
    return made;
  }

  it('32 publishers lose no version, though 31 lose their first swap', tools, async () => {
    const { to, read } = await begunScene();
    const packages = packagesOf(32);
    const paths = await publisher.write(...packages);
    const watch = watchIndex(read, lookEachMs);
    // Nobody's first index goes on before all 32 have come with one: so all have read one revision.
    const gate = proxy.hold(firstIndexOfEach(), { opensAt: 32 });
    const began = gate.arrived(32).then(() => performance.now());
    const ended = await Promise.all(paths.map((path) => publisher.start([path], to).ended));
    const { faults, looks, revisions } = await watch.stop();
    expect(
      ended.map(({ code }) => code),
      saidBy(ended),
    ).toEqual(ended.map(() => 0));
    const lost = proxy.seen(put('index.yaml')).filter(({ status }) => status === 412 || status === 409).length;
    const attempts = ended.map(({ stdout }) => Number(JSON.parse(stdout).index.attempts));
    const seconds = ((performance.now() - (await began)) / 1000).toFixed(1);
    console.log(`${name}: 32 publishers at one revision were done in ${seconds} s, with at most ${Math.max(...attempts)} attempts`);
    const commits = proxy.seen(commit).filter(({ status }) => status === 200).length;
    console.log(`  ${commits} index versions; ${lost} swaps were lost; ${looks} looks saw ${revisions} revisions`);
    expect(lost).toBeGreaterThanOrEqual(31);
    expect(attempts.reduce((sum, each) => sum + each, 0)).toBe(lost + commits);
    // A publisher that has lost twice is taken along by another one.
    expect(commits).toBeLessThanOrEqual(12);

    expect(faults).toEqual([]);
    const listed = await listedBy(read);
    expect(listed.map(({ name, version, digest }) => `${name} ${version} ${digest}`).sort()).toEqual(namesOf([begun, ...packages]));
  });

  // Each of these is played on one of the three in each run.
  const itDrawn = (at: number, title: string, play: () => Promise<void>): void => {
    if (isForServer(at, number)) it(title, tools, play);
  };

  itDrawn(0, '12 publishers lose no version, though some are killed: those go on where they ended', async () => {
    const { to, read } = await scene();
    const packages = packagesOf(12);
    const paths = await publisher.write(...packages);
    const watch = watchIndex(read, lookEachMs);
    const children = paths.map((path) => publisher.start([path], to));
    // Four are killed, each when so many requests have come: that covers start-up, staging and commit on any machine.
    const moments = Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * 80));
    let came = 0;
    const count: Match = ({ path }) => {
      // The trials of the first publishers, which touch nothing of the repository, would be most of what comes.
      if (path.includes('/.charthouse/probe-')) return false;
      came += 1;
      for (const _ of moments.filter((moment) => moment === came)) killOne(children);
      return false;
    };
    proxy.always(count, delay(0));
    const ended = await Promise.all(children.map((child) => child.ended));

    const byNow = (await listedBy(read)).map(({ name, version, digest }) => `${name} ${version} ${digest}`);
    const done = packages.filter((_, i) => ended[i]?.code === 0);
    expect(byNow).toEqual(expect.arrayContaining([...namesOf(done)]));
    // Who was not killed was not disturbed either.
    expect(ended.filter(({ code, signal }) => code !== 0 && signal !== 'SIGKILL')).toEqual([]);
    console.log(`${name}: of 12 publishers, ${12 - done.length} were killed, at the requests ${moments.join(', ')}`);
    expect(done.length).toBeLessThan(12);

    const undone = paths.filter((_, i) => ended[i]?.code !== 0);
    const again = await Promise.all(undone.map((path) => publisher.start([path], to).ended));
    expect(
      again.map(({ code }) => code),
      saidBy(again),
    ).toEqual(again.map(() => 0));
    expect((await watch.stop()).faults).toEqual([]);
    const listed = await listedBy(read);
    expect(listed.map(({ name, version, digest }) => `${name} ${version} ${digest}`).sort()).toEqual(namesOf(packages));
  });

  itDrawn(1, 'exactly one wins where three publish different contents under one version', async () => {
    const contents = ['a: 1\n', 'a: 2\n', 'a: 3\n'].map((template) => chartPackage('app', '1.0.0', template));
    const paths = await publisher.write(...contents);
    for (let round = 0; round < 3; round++) {
      const { to, read } = await begunScene();
      const ended = await Promise.all(paths.map((path) => publisher.start([path], to).ended));
      expect(ended.map(({ code }) => code).sort(), saidBy(ended)).toEqual([0, 4, 4]);
      const winner = contents[ended.findIndex(({ code }) => code === 0)];
      expect(Buffer.compare((await read('app-1.0.0.tgz')) ?? Buffer.of(), winner?.bytes ?? Buffer.of(0))).toBe(0);
      expect(await listedBy(read)).toMatchObject([
        { name: 'app', version: '1.0.0', digest: winner?.digest },
        { version: '0.1.0', digest: begun.digest },
      ]);
    }
  });

  itDrawn(2, '8 publishers of 20 charts each make 160 versions', async () => {
    const { to, read } = await begunScene();
    const sets = Array.from({ length: 8 }, (_, i) => packagesOf(20, `app-${i}`));
    const inputs = await Promise.all(sets.map((set) => publisher.write(...set)));
    const watch = watchIndex(read, lookEachMs);
    proxy.hold(firstIndexOfEach(), { opensAt: 8 });
    const ended = await Promise.all(inputs.map((charts) => publisher.start(charts, to).ended));
    expect(
      ended.map(({ code }) => code),
      saidBy(ended),
    ).toEqual(ended.map(() => 0));
    expect((await watch.stop()).faults).toEqual([]);
    const listed = await listedBy(read);
    expect(listed.map(({ name, version, digest }) => `${name} ${version} ${digest}`).sort()).toEqual(namesOf([begun, ...sets.flat()]));
    expect(listed).toHaveLength(161);
    // One commit for 20 charts, or for those of several publishers.
    expect(proxy.seen(commit).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(8);
  });
});
