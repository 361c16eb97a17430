/** Reads metrics of S3 and CloudFront from CloudWatch, as many as possible in one request. */
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { CharthouseError } from '../../base/error.ts';
import type { MetricQuery, MetricSource, Series } from '../../ports/metric-source.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';
import { asDenied } from '../denied.ts';

/** Sends nothing yet. */
export function openCloudWatch(region: string, aws: AwsConnection): MetricSource {
  const endpoint = serviceEndpoint(aws.ports.env, 'CLOUDWATCH');
  const client = new CloudWatchClient({ ...aws.clientConfig, region, ...(endpoint === undefined ? {} : { endpoint }) });
  return {
    region,
    read: async (queries, { fromMs, toMs }, signal) => {
      const series = new Map<string, { atMs: number; value: number }[]>(queries.map(({ id }) => [id, []]));
      let token: string | undefined;
      try {
        do {
          const page = await aws.call(
            `read metrics in ${region}`,
            async () => {
              const input = {
                StartTime: new Date(fromMs),
                EndTime: new Date(toMs),
                ScanBy: 'TimestampAscending' as const,
                NextToken: token,
              };
              const command = new GetMetricDataCommand({ ...input, MetricDataQueries: queries.map(dataQuery) });
              try {
                return await client.send(command, abortable(signal));
              } catch (error) {
                throw asDenied(error, { action: 'cloudwatch:GetMetricData', on: '*' });
              }
            },
            signal,
          );
          for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
            for (const [at, time] of Timestamps.entries()) series.get(Id)?.push({ atMs: time.getTime(), value: Values[at] ?? 0 });
          }
          token = page.NextToken;
        } while (token !== undefined);
      } catch (error) {
        if (!(error instanceof CharthouseError) || error.code !== 'CH_AWS_DENIED') throw error;
        return { kind: 'lacking', why: error.message, remedy: 'grant cloudwatch:GetMetricData on Resource "*" (it supports no other)' };
      }
      return { kind: 'shown', value: new Map([...series].map(([id, points]) => [id, inOrder(points)])) };
    },
  };
}

function dataQuery({ id, namespace, metric, dimensions, statistic, periodSeconds }: MetricQuery): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}

function inOrder(points: { atMs: number; value: number }[]): Series {
  return points.sort((one, other) => one.atMs - other.atMs);
}
