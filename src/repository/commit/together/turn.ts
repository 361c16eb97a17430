/** Chooses, among publishers that lost their commits, the one that commits for all. A hint that saves requests: nothing relies on it. */
import { sha256Hex } from '../../../base/digest.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { awaitChange, type IndexSeen, type WaitPorts } from './await-change.ts';
import { intentAttributes, intentsFolder } from './intent.ts';
import type { Leftover } from './intents.ts';

/** `leads`: this run commits for all. `moved`: the index is another one by now. */
export type Turn = { readonly kind: 'leads'; readonly claim?: Leftover | undefined } | { readonly kind: 'moved' };

interface Ports extends WaitPorts {
  readonly store: Pick<ObjectStore, 'putNew' | 'head'>;
}

/** So many publishers with the turn may die before the others go on by themselves. */
const mostTurns = 4;

/** @throws what the store throws, and the reason of the signal */
export async function takeTurn(index: IndexSeen, ports: Ports): Promise<Turn> {
  const { store, signal } = ports;
  const version = sha256Hex(Buffer.from(index.etag ?? '')).slice(0, 24);
  for (let turn = 1; turn <= mostTurns; turn++) {
    const key = `${intentsFolder}turns/${version}-${turn}`;
    const put = await store.putNew(key, [Buffer.from('{}')], { attributes: intentAttributes, signal });
    if (put.kind === 'stored') return { kind: 'leads', claim: { key, etag: put.etag } };
    if (await awaitChange(index, ports)) return { kind: 'moved' };
  }
  return { kind: 'leads' };
}
