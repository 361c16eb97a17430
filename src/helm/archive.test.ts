import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { programIn } from './archive.ts';
import { helmRelease } from './releases.ts';

const linux = helmRelease('3.12.0', { os: 'linux', arch: 'x64' });
const windows = helmRelease('3.12.0', { os: 'win32', arch: 'x64' });

/** A member of a tar in the oldest form that there is. */
function member(name: string, contents: Buffer, type = '0', claimedBytes = contents.length): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000755\0', 100);
  block.write(`${claimedBytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([block, contents, Buffer.alloc((512 - (contents.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);
const tarball = (...members: readonly Buffer[]): Buffer => gzipSync(Buffer.concat([...members, end]));

// What Go's archive/zip writes, as Helm's makers use it: lengths behind the contents.
const zipOfGo = Buffer.from(
  'UEsDBBQACAAIAAAAAAAAAAAAAAAAAAAAAAAVAAAAd2luZG93cy1hbWQ2NC9MSUNFTlNFKkmtKAEEAAD//1BLBwjHp4s7CgAAAAQAAABQSwMEFAAIAAgAAAAAAAAAAAAAAAAA' +
    'AAAAABYAAAB3aW5kb3dzLWFtZDY0L2hlbG0uZXhl8o1SSFQoycyrVMhIzclVSMsvUijPzEvJLy8GBAAA//9QSwcIJElpRiAAAAAaAAAAUEsBAhQAFAAIAAgAAAAAAMenizsK' +
    'AAAABAAAABUAAAAAAAAAAAAAAAAAAAAAAHdpbmRvd3MtYW1kNjQvTElDRU5TRVBLAQIUABQACAAIAAAAAAAkSWlGIAAAABoAAAAWAAAAAAAAAAAAAAAAAE0AAAB3aW5kb3dz' +
    'LWFtZDY0L2hlbG0uZXhlUEsFBgAAAAACAAIAhwAAALEAAAAAAA==',
  'base64',
);

describe('an archive of Helm', () => {
  it('gives the program out of a tar, whatever else is in it', async () => {
    const archive = tarball(
      member('linux-amd64/', Buffer.alloc(0), '5'),
      member('linux-amd64/LICENSE', Buffer.from('text')),
      member('linux-amd64/helm', Buffer.from('ELF')),
      member('linux-amd64/README.md', Buffer.from('# Helm')),
    );
    expect(Buffer.from(await programIn(archive, linux)).toString()).toBe('ELF');
  });

  it('gives the program out of a zip', async () => {
    expect(Buffer.from(await programIn(zipOfGo, windows)).toString()).toBe('MZ a tiny helm for windows');
  });

  it.each<[string, Buffer]>([
    ['has the program elsewhere', tarball(member('helm', Buffer.from('ELF')))],
    ['has a link in its place', tarball(member('linux-amd64/helm', Buffer.alloc(0), '2'))],
    ['has an empty program', tarball(member('linux-amd64/helm', Buffer.alloc(0)))],
    ['is a zip', zipOfGo],
    ['is a page', Buffer.from('<html>')],
    ['is empty', Buffer.alloc(0)],
    ['is cut', tarball(member('linux-amd64/helm', Buffer.from('ELF'))).subarray(0, 40)],
    ['ends within the program', gzipSync(member('linux-amd64/helm', Buffer.from('ELF'), '0', 5_000))],
    ['has a broken header', tarball(Buffer.from('linux-amd64/helm'.padEnd(512, 'x')))],
  ])('that %s is refused', async (_, archive) => {
    await expect(programIn(archive, linux)).rejects.toMatchObject({ code: 'CH_HELM_ARCHIVE' });
  });

  it.each<[string, Uint8Array]>([
    ['has the program elsewhere', zipSync({ 'helm.exe': Buffer.from('MZ') })],
    ['is a tar', tarball(member('windows-amd64/helm.exe', Buffer.from('MZ')))],
    ['is cut', zipOfGo.subarray(0, 200)],
    ['is empty', Buffer.alloc(0)],
  ])('for Windows that %s is refused', async (_, archive) => {
    await expect(programIn(archive, windows)).rejects.toMatchObject({ code: 'CH_HELM_ARCHIVE' });
  });

  it('is unpacked to its bound and no further', async () => {
    const refused = { code: 'CH_HELM_ARCHIVE', message: expect.stringMatching(/unpacks to more than \d+ bytes/) };
    const tar = tarball(member('linux-amd64/helm', Buffer.alloc(1_000)));
    expect(await programIn(tar, linux, 2_560)).toHaveLength(1_000);
    await expect(programIn(tar, linux, 2_559)).rejects.toMatchObject(refused);
    expect(await programIn(zipOfGo, windows, 26)).toHaveLength(26);
    await expect(programIn(zipOfGo, windows, 25)).rejects.toMatchObject(refused);
  });
});
