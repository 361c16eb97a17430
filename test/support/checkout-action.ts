/**
 * Stands for actions/checkout. act passes over the real one only where its `ref` is written out, as no workflow for every tag
 * can have it; else it fetches it from GitHub, which then wants a GitHub to fetch from.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** For `actions` of a workflow's run: each version of it that the workflow names. It fetches from CHECKOUT_ORIGIN. */
export async function checkoutAction(clone: string, workflow: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(clone, workflow), 'utf8');
  const used = [...text.matchAll(/uses: (actions\/checkout@[0-9a-f]{40})\b/g)].map(([, uses = '']) => uses);
  return Object.fromEntries(used.map((uses) => [uses, join(import.meta.dirname, 'checkout-action')]));
}
