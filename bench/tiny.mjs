/** The smallest packages that Helm loads, made fast: a repository of 100,000 versions takes seconds. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chartName } from './generate.mjs';

/** Writes a folder of 100 charts with `count` versions in all, and its index; returns the bytes of the index. */
export async function tinyRepository(folder, count) {
  await mkdir(folder, { recursive: true });
  const lines = ['apiVersion: v1', 'entries:'];
  for (let chart = 0; chart < 100; chart++) {
    const name = chartName(chart);
    lines.push(`  ${name}:`);
    for (let number = count / 100; number > 0; number--) {
      const version = `1.${number}.0`;
      const bytes = tinyPackage(name, version);
      await writeFile(join(folder, `${name}-${version}.tgz`), bytes);
      lines.push(
        '  - apiVersion: v2',
        '    created: "2026-01-01T00:00:00Z"',
        `    description: ${'words that describe the chart '.repeat(8).trim()}`,
        `    digest: ${createHash('sha256').update(bytes).digest('hex')}`,
        `    name: ${name}`,
        '    urls:',
        `    - ${name}-${version}.tgz`,
        `    version: ${version}`,
      );
    }
  }
  const text = `${lines.join('\n')}\ngenerated: "2026-01-01T00:00:00Z"\n`;
  await writeFile(join(folder, 'index.yaml'), text);
  return Buffer.byteLength(text);
}

function tinyPackage(name, version) {
  const file = (path, text) => {
    const header = Buffer.alloc(512);
    header.write(`${name}/${path}`, 0);
    header.write('0000644\0', 100);
    header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\u000000', 257);
    header.write(
      `${[...header]
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)]);
  };
  const chart = `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: tiny\n`;
  return gzipSync(Buffer.concat([file('Chart.yaml', chart), file('values.yaml', `version: ${version}\n`), Buffer.alloc(1024)]), {
    level: 1,
  });
}
