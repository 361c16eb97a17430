/** The trial of preconditions on every server that the tests run, against the table of docs/s3.md. */
import { describe, expect, it } from 'vitest';
import { checkOf, everythingIn, visit } from '../support/aws/doctor-scene.ts';
import { serverVerdicts } from '../support/aws/verdicts.ts';
import { needsS3, startS3Server, triedS3Servers } from '../support/servers/s3-servers.ts';

it('the table has every server that the tests run', () => {
  expect(serverVerdicts.map(({ server }) => server).sort()).toEqual([...triedS3Servers].sort());
});

describe.each(serverVerdicts)('$store', ({ server: name, found, etag = 'quoted' }) => {
  it('comes to the verdict of the table, and nothing stays', needsS3(name), async () => {
    const server = await startS3Server(name);
    try {
      const check = checkOf(await visit(server), 'preconditions');
      expect(check).toMatchObject(found === undefined ? { outcome: 'ok', details: { etag } } : { outcome: 'failed', details: { found } });
      expect(await everythingIn(server)).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
