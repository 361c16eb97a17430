/** What a look at the public URL showed, and the messages about it. */

import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import type { Accepted } from './outcome.ts';

/** What the public URL showed. `older`: the previous index. `unresolved`: its host name is not in DNS, and `why` is the resolver's answer. */
export type PublicView = { readonly kind: 'current' } | { readonly kind: 'older' } | { readonly kind: 'unresolved'; readonly why: string };

/** The same, and what ends a run. */
export type Sight =
  | PublicView
  | { readonly kind: 'broken'; readonly why: string; readonly charts: readonly Accepted[] }
  | { readonly kind: 'unreachable'; readonly error: unknown };

/** What a resolver answers for a name that is new or not delegated yet. */
const notResolved: Readonly<Record<string, string>> = {
  ENOTFOUND: 'host not found, ENOTFOUND',
  EAI_AGAIN: 'no answer from the DNS server, EAI_AGAIN',
};

/** Only the host of the repository may be new: packages elsewhere were listed there before. */
export function sightOf(error: unknown, url: string): Sight {
  const { reason, url: asked } = isCharthouseError(error) ? error.details : {};
  const why = typeof reason === 'string' ? notResolved[reason] : undefined;
  const isOfRepository = typeof asked === 'string' && hostOf(asked) === hostOf(url);
  return why !== undefined && isOfRepository ? { kind: 'unresolved', why } : { kind: 'unreachable', error };
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** Why the URL is looked at again. */
export function whyWaiting(seen: Exclude<Sight, { kind: 'current' }>, url: string): string {
  switch (seen.kind) {
    case 'older':
      return `${printableUrl(url)} still serves the previous index`;
    case 'unresolved':
      return `${printableUrl(url)} does not resolve yet (${seen.why})`;
    case 'broken':
      return seen.why;
    case 'unreachable':
      return unreachable(seen.error, url).message;
    default:
      return exhaustive(seen);
  }
}

/** Undefined if the public URL shows what was published. */
export function viewWarning(view: PublicView, url: string, staleUntil: string | undefined): Warning | undefined {
  const [shown, code] = [printableUrl(url), 'verification-stale'] as const;
  switch (view.kind) {
    case 'current':
      return undefined;
    case 'older':
      return {
        ...{ code, message: `${shown} still serves the previous index: caches may serve it until ${staleUntil}` },
        hint: `look again after that with: charthouse verify --url ${shown}`,
      };
    case 'unresolved':
      return {
        ...{
          code,
          message: `${shown} does not resolve yet (${view.why}); the charts are published, but cannot be installed from this URL before it does`,
        },
        hint: `create the DNS record of ${hostOf(url)}, or wait until it is known everywhere; then run: charthouse verify --url ${shown}`,
      };
    default:
      return exhaustive(view);
  }
}

/** The public URL gave no answer. */
export function unreachable(error: unknown, url: string): CharthouseError {
  const known = isCharthouseError(error) ? error : undefined;
  return new CharthouseError(known?.code ?? 'CH_HTTP_FAILED', {
    message: `the public URL cannot be read: ${known?.message ?? (error instanceof Error ? error.message : String(error))}`,
    hint: `check the URL and the network, or pass ${option('no-verify')} if the URL cannot be reached from here`,
    details: { ...known?.details, url: printableUrl(url) },
    cause: error,
  });
}
