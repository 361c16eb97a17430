/** Chooses, among publishers that lost their commits, the one that commits for all. A hint that saves requests: nothing relies on it. */
import { sha256Hex } from '../../../base/digest.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { awaitChange, type IndexSeen, type WaitPorts } from './await-change.ts';
import { intentAttributes, intentsFolder } from './intent.ts';
import type { Leftover } from './intents.ts';

/** `leads`: this run commits for all. `moved`: the index is another one by now. */
export type Turn = { readonly kind: 'leads'; readonly claim?: Leftover | undefined } | { readonly kind: 'moved' };

interface Ports extends WaitPorts {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly store: Pick<ObjectStore, 'putNew'>;
}

/** So many publishers with the turn may die before the others go on by themselves. */
const mostTurns = 4;

/** @throws what the store throws, and the reason of the signal */
export async function takeTurn(index: Omit<IndexSeen, 'answersInMs'>, ports: Ports): Promise<Turn> {
  const { store, clock, signal } = ports;
  const version = sha256Hex(Buffer.from(index.etag ?? '')).slice(0, 24);
  for (let turn = 1; turn <= mostTurns; turn++) {
    const key = `${intentsFolder}turns/${version}-${turn}`;
    const askedMs = clock.now();
    const put = await store.putNew(key, [Buffer.from('{}')], {
      attributes: intentAttributes,
      isRefusalTrusted: true,
      isBrief: true,
      signal,
    });
    if (put.kind === 'stored') return { kind: 'leads', claim: { key, etag: put.etag } };
    if (await awaitChange({ ...index, answersInMs: clock.now() - askedMs }, ports)) return { kind: 'moved' };
  }
  return { kind: 'leads' };
}
