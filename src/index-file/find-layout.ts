/** Chooses the parser of an index: JSON, fast, or YAML. */
import { isUtf8 } from 'node:buffer';
import { firstWhere } from '../base/bisect.ts';
import { CharthouseError } from '../base/error.ts';
import { findFast } from './fast-layout.ts';
import { findJson } from './json-layout.ts';
import type { Layout } from './layout.ts';
import { lineAt } from './line-at.ts';
import { findInYamlTree } from './yaml-tree-layout.ts';

/** Above this size the YAML parser would need more memory than a build machine has. */
const yamlParserLimitBytes = 32 * 1024 * 1024;

/**
 * The layout of an index.
 *
 * @throws CH_INDEX_INVALID, CH_INDEX_TOO_LARGE
 */
export function findLayout(bytes: Uint8Array, source: string): Layout {
  if (bytes.length === 0) throw new CharthouseError('CH_INDEX_INVALID', { message: `${source} is empty`, where: { file: source } });
  if (!isUtf8(bytes)) throw notUtf8(bytes, source);
  const json = findJson(bytes, source);
  if (json.kind === 'found') return json.layout;
  const fast = findFast(bytes, source);
  if (fast.kind === 'found') return fast.layout;
  if (bytes.length > yamlParserLimitBytes) {
    const line = lineAt(bytes, fast.at);
    throw new CharthouseError('CH_INDEX_TOO_LARGE', {
      message: `line ${line} of ${source} is not in the format of helm repo index, and the file is larger than ${yamlParserLimitBytes >> 20} MiB, the limit for other formats`,
      where: { file: source, line },
    });
  }
  return findInYamlTree(bytes, source);
}

function notUtf8(bytes: Uint8Array, source: string): CharthouseError {
  // A prefix that ends at an offset may split a character; one that ends with a line does not.
  const bad = firstWhere(bytes.length, (at) => !isUtf8(bytes.subarray(0, bytes.indexOf(0x0a, at) + 1 || bytes.length)));
  const line = lineAt(bytes, bad);
  return new CharthouseError('CH_INDEX_INVALID', { message: `${source} is not UTF-8 text`, where: { file: source, line } });
}
