/** The text files of a package, by their path in the chart. */

const block = 512;
/** A page must not fill the memory of a browser. */
const maxBytes = 64 << 20;

/** Unpacks a `.tgz`. Files that are no text are compared by their length alone. */
export async function packageFiles(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<ReadonlyMap<string, string>> {
  const tar = await bytesOf(body.pipeThrough(new DecompressionStream('gzip')));
  const files = new Map<string, string>();
  let longName: string | undefined;
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    const size = Number.parseInt(text(header, 124, 12).trim(), 8) || 0;
    const content = tar.subarray(at + block, at + block + size);
    const type = text(header, 156, 1);
    if (type === 'x') longName = /(?:^|\n)\d+ path=(.*)\n/.exec(decode(content))?.[1];
    else if (type === 'L') longName = text(content, 0, size);
    else {
      const prefix = text(header, 257, 6).startsWith('ustar') ? text(header, 345, 155) : '';
      const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`);
      // The first part is the folder of the chart.
      if (type === '0' || type === '') files.set(name.replace(/^[^/]*\//, ''), contentText(content));
      longName = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

async function bytesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    total += read.value.length;
    if (total > maxBytes) throw new Error('the package is too large to be unpacked here');
    chunks.push(read.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function contentText(content: Uint8Array): string {
  const isText = !content.subarray(0, 8_000).includes(0);
  return isText ? decode(content) : `(${content.length} bytes that are no text)\n`;
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return decode(end < 0 ? field : field.subarray(0, end));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
