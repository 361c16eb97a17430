/** Packages that every Helm loads, and that charthouse does not publish anew: one of each form that the strict reader refuses. */
import { gzipSync } from 'node:zlib';
import { gzip, type Member, member, pax, tar } from '../../security/tar-builder.ts';

/** The chart in all of them. */
export const oddName = 'odd';
/** Its version. */
export const oddVersion = '1.0.0';

const chartText = 'apiVersion: v2\nname: odd\nversion: 1.0.0\n';
const chart: readonly Member[] = [
  { name: 'odd/Chart.yaml', data: chartText },
  { name: 'odd/values.yaml', data: 'a: 1\n' },
];
const whole = tar(...chart);
const extra = { data: 'x' };

const withMember = (more: Member | Buffer): Buffer => gzip(tar(...chart, more));

/** By form. */
export const oddPackages: Readonly<Record<string, Buffer>> = {
  'names with backslashes, as old Helms on Windows wrote them': gzip(
    tar({ name: 'odd\\Chart.yaml', data: chartText }, { name: 'odd\\values.yaml', data: 'a: 1\n' }),
  ),
  'one name with backslashes among others': withMember({ name: 'odd\\docs\\a.md', ...extra }),
  'a backslash inside a name': withMember({ name: 'odd/docs\\a.md', ...extra }),
  'a symbolic link': withMember({ name: 'odd/link', type: '2', linkName: 'values.yaml' }),
  'a symbolic link that leads out': withMember({ name: 'odd/link', type: '2', linkName: '/etc/passwd' }),
  'a hard link': withMember({ name: 'odd/link', type: '1', linkName: 'odd/values.yaml' }),
  'a pipe': withMember({ name: 'odd/pipe', type: '6' }),
  'a device': withMember({ name: 'odd/device', type: '3' }),
  'a type that no reader knows': withMember({ name: 'odd/a.md', type: 'Z', ...extra }),
  'a contiguous file': withMember({ name: 'odd/a.md', type: '7', ...extra }),
  'values.yaml twice': withMember({ name: 'odd/values.yaml', data: 'a: 2\n' }),
  'Chart.yaml twice': withMember({ name: 'odd/Chart.yaml', data: chartText }),
  'a name with a dot part': withMember({ name: 'odd/./a.md', ...extra }),
  'a name that leads up inside': withMember({ name: 'odd/docs/../a.md', ...extra }),
  'an absolute name': withMember({ name: '/odd/a.md', ...extra }),
  'a name with a drive': withMember({ name: 'c:/odd/a.md', ...extra }),
  'a name that is not UTF-8': gzip(tar(...chart, latinName())),
  'a sparse member in the old form of GNU': withMember(sparse()),
  'a sparse member in a PAX form': gzip(
    tar(...chart, pax({ 'GNU.sparse.map': '0,1', 'GNU.sparse.numblocks': '1', 'GNU.sparse.size': '1' }), { name: 'odd/a.md', ...extra }),
  ),
  'a tar without its end': gzip(Buffer.concat(chart.map((each) => member(each)))),
  'a tar with half of its end': gzip(Buffer.concat([...chart.map((each) => member(each)), Buffer.alloc(512)])),
  'bytes behind the end of the tar': gzip(Buffer.concat([whole, Buffer.from('more')])),
  'a second tar behind the first': gzip(Buffer.concat([whole, tar({ name: 'odd/values.yaml', data: 'a: 3\n' })])),
  'bytes behind the end of the gzip': Buffer.concat([gzip(whole), Buffer.from('<!-- sent by a proxy -->')]),
  'a line end behind the gzip': Buffer.concat([gzip(whole), Buffer.from('\n')]),
  'zeros behind the end of the gzip': Buffer.concat([gzip(whole), Buffer.alloc(512)]),
  'a second gzip member': Buffer.concat([gzip(whole), gzip(Buffer.from('more'))]),
  'an empty second gzip member': Buffer.concat([gzip(whole), gzip(Buffer.alloc(0))]),
  'a wrong checksum of the gzip': gzip(whole, { crc: 1 }),
  'a wrong length of the gzip': gzip(whole, { length: 1 }),
  'a gzip without its checksum': gzip(whole).subarray(0, -8),
  'a gzip that is cut behind the end of the tar': stored(whole).subarray(0, -20),
  'a tar in two gzip members': Buffer.concat([gzip(whole.subarray(0, 700)), gzip(whole.subarray(700))]),
};

/** In order, but with a file that is published no more once charthouse sees it. */
export const withCredentials: Buffer = withMember({ name: 'odd/.env', ...extra });

/** Not compressed, so that it can be cut at any byte: the last ones are padding of the tar. */
function stored(bytes: Buffer): Buffer {
  return gzipSync(Buffer.concat([bytes, Buffer.alloc(8192)]), { level: 0 });
}

function latinName(): Buffer {
  const header = member({ name: 'odd/cafe.md', ...extra });
  header[header.indexOf('cafe') + 3] = 0xe9;
  return withSum(header);
}

/** One data block of one byte, its map in the header. */
function sparse(): Buffer {
  const header = member({ name: 'odd/a.md', type: 'S', magic: 'ustar  \0', ...extra });
  header.write('00000000000\0' + '00000000001\0', 386, 'latin1');
  header.write('00000000001\0', 483, 'latin1');
  return withSum(header);
}

function withSum(header: Buffer): Buffer {
  header.write('        ', 148, 'latin1');
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Odd as well, but no Helm loads them: to be refused in any case. */
export const unloadable: Readonly<Record<string, Buffer>> = {
  'names that begin with a dot part': gzip(tar({ name: './odd/Chart.yaml', data: chartText })),
  'a name that leads out': withMember({ name: 'odd/../a.md', ...extra }),
  'a name that begins with two dots': withMember({ name: 'odd/..data', ...extra }),
  'a name with two slashes': withMember({ name: 'odd//a.md', ...extra }),
  'a drive inside the chart': withMember({ name: 'odd/c:/a.md', ...extra }),
  'no Chart.yaml': gzip(tar({ name: 'odd/values.yaml', data: 'a: 1\n' }, { name: 'odd/link', type: '2', linkName: 'values.yaml' })),
  'a gzip that is cut': gzip(whole).subarray(0, 60),
};
