/** What a migration must reach: every Helm pulls every version from the new place alone. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { helm } from '../tools/tools.ts';
import type { MovingFixture } from './moving-scene.ts';

/** The Helms that pull. */
export const pullingHelms: readonly ['3.12.1', '4.3.1'] = ['3.12.1', '4.3.1'];

/** No Helm can be led to another place: nothing answers there, and no entry names one. `versions`: such as `app 1.0.0`. */
export async function expectAllFrom(fixture: MovingFixture, versions: readonly string[]): Promise<void> {
  const { listed } = await fixture.index(fixture.cdn.bucket);
  expect(listed.map(({ name, version }) => `${name} ${version}`).sort()).toEqual([...versions].sort());
  const here = fixture.cdn.site.endpoint;
  for (const { urls } of listed) for (const url of urls) expect(new URL(url, `${here}/`).href.startsWith(`${here}/`), url).toBe(true);
  for (const client of pullingHelms) {
    const into = await mkdtemp(join(fixture.folder, 'pulled-'));
    for (const { name, version, digest } of listed) {
      const pulled = await helm(client, ['pull', name, '--repo', here, '--version', version, '-d', into]);
      expect(pulled, `${client}: ${pulled.stderr}`).toMatchObject({ code: 0 });
      const bytes = await readFile(join(into, `${name}-${version}.tgz`));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    }
  }
}
