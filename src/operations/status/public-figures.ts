/** What of a status may be on a public page: counts, times and rates. No name, address, message or identity of the set-up is among it. */
import type { DeliveryFigures, NewFigures, PublishingFigures } from '../../pages/status-figures.ts';
import type { StatusReport } from './report.ts';

/** A part that this run could not see stays as the last run left it. */
export function figuresOfStatus({ publishing, cdn, window }: StatusReport): NewFigures {
  return {
    publishing: publishing.kind === 'shown' ? publishingFigures(publishing.value, window) : undefined,
    delivery: cdn.kind === 'shown' ? deliveryFigures(cdn.value, window) : undefined,
  };
}

type Shown<K extends 'publishing' | 'cdn'> = Extract<StatusReport[K], { readonly kind: 'shown' }>['value'];

function publishingFigures(
  { succeeded, failed, others, medianMs, p95Ms, perPiece }: Shown<'publishing'>,
  { fromMs, toMs }: StatusReport['window'],
): PublishingFigures {
  return { atMs: toMs, fromMs, succeeded, failed, others, medianMs, p95Ms, perPiece };
}

function deliveryFigures(
  { requests, errorRates, hitRate }: Shown<'cdn'>,
  { fromMs, toMs }: StatusReport['window'],
): DeliveryFigures | undefined {
  if (requests.kind === 'lacking') return undefined;
  const { total, bytesSent, perPiece } = requests.value;
  return {
    ...{ atMs: toMs, fromMs, requests: total, bytesSent, perPiece },
    clientErrorRate: errorRates.kind === 'shown' ? errorRates.value.client : null,
    serverErrorRate: errorRates.kind === 'shown' ? errorRates.value.server : null,
    hitRate: hitRate.kind === 'shown' ? hitRate.value : null,
  };
}
