import { describe } from 'vitest';
import { openCloudFront } from '../../src/aws/cloudfront/cloudfront.ts';
import { openAws } from '../../src/aws/connection.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { realRandom } from '../../src/runtime/real-random.ts';
import { describeCdn } from '../contract/cdn.ts';
import { chartsTemplate, deployStack } from '../support/aws/stacks.ts';
import { needsS3, startS3Server } from '../support/servers/s3-servers.ts';

describe('ministack', needsS3('ministack'), () => {
  describeCdn('a distribution on ministack', async () => {
    const server = await startS3Server('ministack');
    const { outputs } = await deployStack(server, 'charts', await chartsTemplate());
    const aws = openAws({
      env: { AWS_ENDPOINT_URL: server.endpoint },
      clock: realClock,
      random: realRandom,
      userAgent: 'charthouse-test',
      credentials: server,
    });
    return {
      cdn: openCloudFront(outputs['DistributionId'] ?? '', aws),
      close: async () => {
        await aws.close();
        await server.close();
      },
    };
  });
});
