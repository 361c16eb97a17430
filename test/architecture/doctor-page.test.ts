/** docs/doctor.md lists the checks that there are, and the order of the checks can be kept. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAws } from '../../src/aws/connection.ts';
import { distributionChecks } from '../../src/aws/doctor/distribution.ts';
import { s3Checks } from '../../src/aws/doctor/s3-checks.ts';
import { stackChecks } from '../../src/aws/doctor/stack.ts';
import { proxyChecks } from '../../src/http/proxy-check.ts';
import { indexChecks, originIndex } from '../../src/operations/doctor/index-checks.ts';
import { publicChecks } from '../../src/operations/doctor/public-checks.ts';
import type { Check } from '../../src/ports/check.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { realRandom } from '../../src/runtime/real-random.ts';
import { folderChecks } from '../../src/store/folder/checks.ts';
import { projectRoot } from '../support/project-files.ts';
import { folderOptions } from '../support/publish/folder-context.ts';
import { memoryStore } from '../support/publish/memory-store.ts';
import { siteOf } from '../support/publish/site-of.ts';

/** Every check of a bucket, and every check of a folder, with all that may stand before them. */
function allChecks(): readonly (readonly Check[])[] {
  const aws = openAws({ env: {}, clock: realClock, random: realRandom, userAgent: 'charthouse-test' });
  const served = { bucket: 'charts', prefix: '', url: 'https://charts.example.com' };
  const origin = originIndex(memoryStore());
  const before = [
    ...distributionChecks({ distribution: 'E1', indexMaxAgeSeconds: 300, ...served }, aws).checks,
    ...publicChecks(served.url, { origin, site: siteOf(async () => 404), random: realRandom }).checks,
  ];
  const index = { contentType: '', cacheControl: '' };
  const bucket = s3Checks({ ...served, account: '111122223333', acl: 'private' }, { aws, services: aws, index, isBehindCdn: true });
  const stack = stackChecks({ stack: undefined, bucket: undefined, error: undefined });
  const folder = folderChecks({ ...folderOptions('.'), freeSpace: async () => 0 });
  return [
    [...proxyChecks({}).checks, ...stack.checks, ...bucket.checks, ...indexChecks(origin).checks, ...before],
    [...proxyChecks({}).checks, ...folder.checks, ...indexChecks(origin).checks, ...before],
  ];
}

describe('the checks of doctor', () => {
  it('are those that its page lists', async () => {
    const page = await readFile(join(projectRoot, 'docs/doctor.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    const named = new Set(allChecks().flatMap((checks) => checks.map(({ name }) => name)));
    expect([...new Set([...rows, 'proxy'])].sort()).toEqual([...named].sort());
    expect(page).toContain('`proxy`');
    expect(page).toContain('`left-behind`');
  });

  it.each(allChecks())('have one name each, and wait for none that waits for them', (...checks) => {
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const byName = new Map(checks.map((check) => [check.name, check]));
    const walk = (name: string, above: readonly string[]): void => {
      expect(above).not.toContain(name);
      const { needs = [], after = [] } = byName.get(name) ?? {};
      for (const each of [...needs, ...after]) walk(each, [...above, name]);
    };
    for (const name of names) walk(name, []);
  });

  it('wait for such alone as there are, in one place or another', () => {
    const named = new Set(allChecks().flatMap((checks) => checks.map(({ name }) => name)));
    const waitedFor = allChecks().flatMap((checks) => checks.flatMap(({ needs = [], after = [] }) => [...needs, ...after]));
    expect(waitedFor.filter((name) => !named.has(name))).toEqual([]);
  });
});
