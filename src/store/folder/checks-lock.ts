/** Who holds the lock of a folder right now, if anybody does. */
import { join } from 'node:path';
import { quoted } from '../../base/quoted.ts';
import { type Finding, ok, warning } from '../../ports/check.ts';
import { type Ground, nothingThere, unless } from './context.ts';
import { parseHolder } from './holder.ts';
import { standingSite } from './lock-paths.ts';
import { judge } from './writer.ts';

/** Takes nothing and waits for nobody. */
export async function lockFinding(ground: Ground): Promise<Finding> {
  const site = await unless(nothingThere, standingSite(ground));
  const [entry] = (site === undefined ? undefined : await unless(nothingThere, ground.files.readFolder(site.lock))) ?? [];
  if (site === undefined || entry === undefined) return ok('no process holds the lock');
  const holder = parseHolder(entry.name);
  const path = join(site.lock, entry.name);
  const who = holder === undefined ? 'something unknown' : `process ${holder.pid} on ${quoted(holder.host)}`;
  const details = { path, pid: holder?.pid ?? null, host: holder?.host ?? null };
  const verdict = await judge(ground, site, entry.name);
  switch (verdict.kind) {
    case 'alive':
      verdict.leave();
      return ok(`${who} holds the lock, and is alive`, details);
    case 'absent':
      return ok(`${who} is just giving the lock back`, details);
    case 'dead':
      return ok(`${who} was killed under the lock; the next publish takes it over`, details);
    case 'unknown':
      return warning(
        `${who} holds the lock, and from here charthouse cannot check whether it is alive: ${quoted(path)}`,
        'wait for it; if that process has ended for certain, remove the folder',
        details,
      );
  }
}
