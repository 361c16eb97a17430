import { describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

describe('the folder for what was fetched', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['the runner’s own for tools', { RUNNER_TOOL_CACHE: '/opt/tools', XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/opt/tools/charthouse'],
    ['that of XDG', { XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/x/charthouse'],
    ['below the home', { XDG_CACHE_HOME: 'relative', HOME: '/h' }, 'linux', '/h/.cache/charthouse'],
    ['that of macOS', { HOME: '/h' }, 'darwin', '/h/Library/Caches/charthouse'],
    ['that of Windows', { LOCALAPPDATA: 'C:\\h\\AppData\\Local' }, 'win32', 'C:\\h\\AppData\\Local\\charthouse'],
    ['that of Windows, of the profile', { USERPROFILE: 'C:\\h' }, 'win32', 'C:\\h\\AppData\\Local\\charthouse'],
    ['the runner’s on Windows', { RUNNER_TOOL_CACHE: 'D:\\tools', LOCALAPPDATA: 'C:\\x' }, 'win32', 'D:\\tools\\charthouse'],
  ])('is %s', (_, environment, os, folder) => {
    expect(cacheFolder(environment, os)).toBe(folder);
  });

  it.each([
    [{}, 'linux'],
    [{ HOME: '' }, 'darwin'],
    [{ HOME: '/h' }, 'win32'],
  ])('is none with %j on %s', (environment, os) => {
    expect(() => cacheFolder(environment, os)).toThrow(expect.objectContaining({ code: 'CH_USAGE' }));
  });
});
