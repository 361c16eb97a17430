import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepCompiledCode } from './compiled-code.ts';

function foldersFor(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const folders: string[] = [];
  keepCompiledCode({ env, platform }, (folder) => folders.push(folder));
  return folders;
}

it.each<readonly [string, NodeJS.ProcessEnv, NodeJS.Platform, readonly string[]]>([
  ['the home folder', { HOME: '/homes/a' }, 'linux', [join('/homes/a/.cache/charthouse', 'code')]],
  ['a cache folder of its own', { HOME: '/homes/a', XDG_CACHE_HOME: '/cache' }, 'linux', [join('/cache/charthouse', 'code')]],
  ['a Mac', { HOME: '/homes/mac' }, 'darwin', [join('/homes/mac/Library/Caches/charthouse', 'code')]],
  ['no home folder', {}, 'linux', []],
  ['a relative one', { HOME: 'a' }, 'linux', []],
])('keeps compiled code in the cache of the system: %s', (_, env, platform, folders) => {
  expect(foldersFor(env, platform)).toEqual(folders);
});

it('does nothing on a Node without this cache', () => {
  expect(() => keepCompiledCode({ env: { HOME: '/homes/a' }, platform: 'linux' }, undefined)).not.toThrow();
});
