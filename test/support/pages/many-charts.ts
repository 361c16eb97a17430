/** Summaries of hundreds of charts, whose texts are as different as those of a real list. */
import type { ChartSummary } from '../../../src/pages/model.ts';
import { daysLater } from './sample-chart.ts';

const subjects =
  'orders invoices payments users sessions metrics logs traces images mails reports prices carts parcels routes tokens secrets backups queues topics caches feeds maps jobs alerts'.split(
    ' ',
  );
const kinds =
  'api worker gateway proxy operator exporter agent scheduler controller collector syncer importer archiver dashboard bot'.split(' ');
const verbs =
  'Stores Routes Checks Collects Renders Signs Sends Translates Archives Compares Encrypts Watches Balances Cleans Imports'.split(' ');
const details =
  'for every region|with retries and a dead letter queue|as events on Kafka|behind the ingress of your cluster|and keeps them for 30 days|with PostgreSQL|with Redis|in batches at night|for the back office|and tells Slack|over gRPC and HTTP|with OpenTelemetry built in|for tenants of all sizes'.split(
    '|',
  );

/** Numbers that only look random, the same each time. */
function numbers(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
}

/** Sorted by name, as the home page gets them. */
export function manyCharts(count: number): readonly ChartSummary[] {
  const next = numbers();
  const pick = (all: readonly string[]): string => all[Math.floor((next() / 2_147_483_648) * all.length)] ?? '';
  const whole = (limit: number): number => Math.floor((next() / 2_147_483_648) * limit);
  return Array.from({ length: count }, (_, at): ChartSummary => {
    const [subject, kind] = [pick(subjects), pick(kinds)];
    return {
      name: `${subject}-${kind}-${at}`,
      version: `${whole(9)}.${whole(30)}.${whole(20)}`,
      appVersion: `${whole(5)}.${whole(40)}.${whole(9)}`,
      description: `${pick(verbs)} ${subject} ${pick(details)}, ${pick(details)}`,
      keywords: [subject, kind, pick(subjects)],
      created: daysLater(whole(1300)),
      isLibrary: at % 40 === 0,
      isDeprecated: at % 25 === 0,
      isSigned: at % 2 === 0,
      isListed: true,
    };
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}
