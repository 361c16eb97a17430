import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { tarGz, tarMember } from '../../test/support/tools/tarball.ts';
import { programIn } from './archive.ts';
import { helmRelease } from './releases.ts';

const linux = helmRelease('3.12.0', { os: 'linux', arch: 'x64' });
const windows = helmRelease('3.12.0', { os: 'win32', arch: 'x64' });

// What Go's archive/zip writes, as Helm's makers use it: lengths behind the contents.
const zipOfGo = Buffer.from(
  'UEsDBBQACAAIAAAAAAAAAAAAAAAAAAAAAAAVAAAAd2luZG93cy1hbWQ2NC9MSUNFTlNFKkmtKAEEAAD//1BLBwjHp4s7CgAAAAQAAABQSwMEFAAIAAgAAAAAAAAAAAAAAAAA' +
    'AAAAABYAAAB3aW5kb3dzLWFtZDY0L2hlbG0uZXhl8o1SSFQoycyrVMhIzclVSMsvUijPzEvJLy8GBAAA//9QSwcIJElpRiAAAAAaAAAAUEsBAhQAFAAIAAgAAAAAAMenizsK' +
    'AAAABAAAABUAAAAAAAAAAAAAAAAAAAAAAHdpbmRvd3MtYW1kNjQvTElDRU5TRVBLAQIUABQACAAIAAAAAAAkSWlGIAAAABoAAAAWAAAAAAAAAAAAAAAAAE0AAAB3aW5kb3dz' +
    'LWFtZDY0L2hlbG0uZXhlUEsFBgAAAAACAAIAhwAAALEAAAAAAA==',
  'base64',
);

describe('an archive of Helm', () => {
  it('extracts the program from a tar with other files', async () => {
    const archive = tarGz(
      tarMember('linux-amd64/', Buffer.alloc(0), '5'),
      tarMember('linux-amd64/LICENSE', Buffer.from('text')),
      tarMember('linux-amd64/helm', Buffer.from('ELF')),
      tarMember('linux-amd64/README.md', Buffer.from('# Helm')),
    );
    expect(Buffer.from(await programIn(archive, linux)).toString()).toBe('ELF');
  });

  it('gives the program out of a zip', async () => {
    expect(Buffer.from(await programIn(zipOfGo, windows)).toString()).toBe('MZ a tiny helm for windows');
  });

  it.each<[string, Buffer]>([
    ['has the program elsewhere', tarGz(tarMember('helm', Buffer.from('ELF')))],
    ['has a link in its place', tarGz(tarMember('linux-amd64/helm', Buffer.alloc(0), '2'))],
    ['has an empty program', tarGz(tarMember('linux-amd64/helm', Buffer.alloc(0)))],
    ['is a zip', zipOfGo],
    ['is a page', Buffer.from('<html>')],
    ['is empty', Buffer.alloc(0)],
    ['is cut', tarGz(tarMember('linux-amd64/helm', Buffer.from('ELF'))).subarray(0, 40)],
    ['ends within the program', gzipSync(tarMember('linux-amd64/helm', Buffer.from('ELF'), '0', 5_000))],
    ['has a broken header', tarGz(Buffer.from('linux-amd64/helm'.padEnd(512, 'x')))],
  ])('that %s is refused', async (_, archive) => {
    await expect(programIn(archive, linux)).rejects.toMatchObject({ code: 'CH_HELM_ARCHIVE' });
  });

  it.each<[string, Uint8Array]>([
    ['has the program elsewhere', zipSync({ 'helm.exe': Buffer.from('MZ') })],
    ['is a tar', tarGz(tarMember('windows-amd64/helm.exe', Buffer.from('MZ')))],
    ['is cut', zipOfGo.subarray(0, 200)],
    ['is empty', Buffer.alloc(0)],
  ])('for Windows that %s is refused', async (_, archive) => {
    await expect(programIn(archive, windows)).rejects.toMatchObject({ code: 'CH_HELM_ARCHIVE' });
  });

  it('is unpacked to its bound and no further', async () => {
    const refused = { code: 'CH_HELM_ARCHIVE', message: expect.stringMatching(/unpacks to more than \d+ bytes/) };
    const tar = tarGz(tarMember('linux-amd64/helm', Buffer.alloc(1_000)));
    expect(await programIn(tar, linux, 2_560)).toHaveLength(1_000);
    await expect(programIn(tar, linux, 2_559)).rejects.toMatchObject(refused);
    expect(await programIn(zipOfGo, windows, 26)).toHaveLength(26);
    await expect(programIn(zipOfGo, windows, 25)).rejects.toMatchObject(refused);
  });
});
