/** Killed before and after every request of a publish, then run again: the same final state, and never a lying index. */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { bucketReader, buildPublisher, listedBy, type Publisher, publishHere } from '../support/aws/s3-publisher.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import type { Match } from '../support/faults/fault-rules.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { watchIndex } from '../support/publish/watch-index.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const name = 'ministack';
const tools = needsS3(name);

let publisher: Publisher;
let server: S3Server;
beforeAll(async () => {
  if (tools.skip) return;
  publisher = await buildPublisher();
  server = await startS3Server(name);
});
afterAll(async () => {
  await server?.close();
  await publisher?.remove();
});

const begun = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');
const other = chartPackage('other', '1.0.0');

interface Case {
  readonly into: 'a new repository' | 'a repository with one version';
  readonly packages: readonly (typeof next)[];
  readonly signed?: true;
}

const cases: readonly (readonly [string, Case])[] = [
  ['one chart into a new repository', { into: 'a new repository', packages: [next] }],
  ['one chart into a repository', { into: 'a repository with one version', packages: [next] }],
  ['one chart with its provenance file', { into: 'a repository with one version', packages: [next], signed: true }],
  ['two charts', { into: 'a repository with one version', packages: [next, other] }],
];

/** Which request, counted from 0, and whether the server has heard of it. */
interface Doom {
  readonly at: number;
  readonly side: 'request' | 'answer';
}

/** Of the eighty requests of a trial of the preconditions, the first one stands for all: none of them touches the repository. */
function steps(): Match {
  let hasTried = false;
  return ({ path }) => {
    if (!path.includes('/.charthouse/probe-')) return true;
    const isFirst = !hasTried;
    hasTried = true;
    return isFirst;
  };
}

function nth(at: number): Match {
  const isStep = steps();
  let came = 0;
  return (request) => isStep(request) && came++ === at;
}

/** Entries, whatever their time, and keys. */
async function stateOf(to: S3Server): Promise<readonly string[]> {
  const listed = await listedBy(bucketReader(to, to.bucket));
  const { store, close } = await openStoreOn(to);
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  await close();
  return [...listed.map(({ name, version, url, digest }) => `${name} ${version} ${url} ${digest}`), ...keys];
}

describe.each(cases)('a publish of %s', (_, { into, packages, signed }) => {
  // One test for each side: together they took 157 s on a machine that was busy. Each trial of the preconditions takes eighty requests.
  it.each(['request', 'answer'] as const)(
    'ends as an undisturbed one when it was killed at any %s, and is run again',
    { ...tools, timeout: 300_000 },
    async (side) => {
      const charts = await publisher.write(...packages);
      if (signed) {
        await Promise.all(packages.map(({ fileName, digest }, i) => writeFile(`${charts[i]}.prov`, provenanceText(fileName, digest))));
      }
      // Through the same proxy all the time: the verdict on the preconditions is one on an endpoint.
      const repository = async ({ endpoint }: FaultProxy): Promise<S3Server> => {
        const to = { ...server, endpoint, bucket: await server.createBucket() };
        if (into === 'a repository with one version') await publishHere(to, [begun]);
        return to;
      };

      /** Resolves to whether the moment came. */
      const killed = async (proxy: FaultProxy, to: S3Server, { at, side }: Doom): Promise<boolean> => {
        const gate = proxy.hold(nth(at), { side });
        const child = publisher.start(charts, to);
        await Promise.race([gate.arrived(1).then(() => child.process.kill('SIGKILL')), child.ended]);
        const { signal, stderr } = await child.ended;
        if (signal === null) expect(gate.held, stderr).toBe(0);
        proxy.behave();
        gate.open();
        return signal === 'SIGKILL';
      };

      const counting = await startFaultProxy(server.endpoint);
      const undisturbed = await repository(counting);
      counting.forget();
      const { code, stderr } = await publisher.start(charts, undisturbed).ended;
      expect(code, stderr).toBe(0);
      const count = counting.seen(steps()).length;
      const wanted = await stateOf(undisturbed);
      await counting.close();

      const dooms = Array.from({ length: count }, (_, at): Doom => ({ at, side }));
      let died = 0;
      // Two at a time: the machine has as many processors.
      const lane = async (): Promise<void> => {
        const proxy = await startFaultProxy(server.endpoint);
        for (let doom = dooms.pop(); doom !== undefined; doom = dooms.pop()) {
          const to = await repository(proxy);
          const watch = watchIndex(bucketReader(server, to.bucket), 10);
          if (await killed(proxy, to, doom)) died += 1;
          await publishHere(to, packages, signed);
          const { faults } = await watch.stop();
          expect({ doom, faults, state: await stateOf(to) }).toEqual({ doom, faults: [], state: wanted });
        }
        await proxy.close();
      };
      await Promise.all([lane(), lane()]);
      console.log(`${count} requests, killed at each ${side}: ${died} kills`);
      expect(died).toBeGreaterThanOrEqual(count - 1);
    },
  );
});
