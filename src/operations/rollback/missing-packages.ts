/** Warns of entries that a rollback lists again, and whose packages were deleted since. */
import type { Warning } from '../../base/warning.ts';
import { identityOf } from '../../index-file/listed.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { listedShort } from '../../repository/listed-short.ts';
import type { NamedVersion, RollbackPorts } from './request.ts';

interface Where {
  readonly url: string | undefined;
  readonly ports: Pick<RollbackPorts, 'store' | 'signal'>;
}

/** One listing, however many entries come back. Packages elsewhere are not looked at. */
export async function missingPackages(back: readonly NamedVersion[], read: ReadIndex, { url, ports }: Where): Promise<readonly Warning[]> {
  if (back.length === 0) return [];
  const keys = new Set<string>();
  for await (const { key } of ports.store.list('', { signal: ports.signal })) keys.add(key);
  const isBack = new Set(back.map(identityOf));
  const missing = [...read.allVersions()].filter((each) => {
    const key = isBack.has(identityOf(each)) && each.urls[0] !== undefined ? keyOfUrl(each.urls[0], url) : undefined;
    return key !== undefined && !keys.has(key);
  });
  if (missing.length === 0) return [];
  const names = listedShort(missing.map(({ name, version }) => `${name} ${version}`));
  return [
    {
      code: 'package-missing',
      message: `the package of an entry that is listed again is not in ${ports.store.name}: ${names}`,
      hint: 'put each back with: charthouse publish FILE.tgz --restore',
    },
  ];
}
