/** Parses the first document of a YAML text into nodes. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { Node } from './node.ts';
import { YamlRefusal } from './refusal.ts';
import type { Spot } from './value.ts';

/** Undefined where the text holds no document. @throws YamlRefusal */
export function parseNodes(text: string): Node | undefined {
  const lines = new LineCounter();
  const spotOf = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    version: '1.1',
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
    strict: false,
    logLevel: 'error',
  });
  if ('empty' in documents) return undefined;
  const [document] = documents;
  if (document === undefined) return undefined;
  const [error] = document.errors;
  if (error !== undefined) throw new YamlRefusal(error.message, spotOf(error.pos[0]));
  const anchors = new Map<string, Node>();
  const convert = (node: ParsedNode | null, fallback: Spot): Node => {
    if (node === null) return { kind: 'scalar', at: fallback, text: '', tag: undefined, plain: true };
    const at = spotOf(node.range[0]);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) throw new YamlRefusal(`there is no anchor "${node.source}"`, at);
      return { kind: 'alias', at, name: node.source, target };
    }
    if (isScalar(node)) {
      const made: Node = {
        kind: 'scalar',
        at,
        text: String(node.value),
        tag: node.tag,
        plain: node.type === undefined || node.type === 'PLAIN',
      };
      if (node.anchor !== undefined) anchors.set(node.anchor, made);
      return made;
    }
    if (isSeq(node)) {
      const items: Node[] = [];
      const made: Node = { kind: 'sequence', at, items };
      if (node.anchor !== undefined) anchors.set(node.anchor, made);
      for (const item of node.items) items.push(convert(item as ParsedNode, at));
      return made;
    }
    if (!isMap(node)) throw new YamlRefusal('a value of unknown kind', at);
    const pairs: { key: Node; value: Node }[] = [];
    const made: Node = { kind: 'mapping', at, pairs };
    if (node.anchor !== undefined) anchors.set(node.anchor, made);
    for (const pair of node.items) {
      const key = convert(pair.key, at);
      pairs.push({ key, value: convert(pair.value as ParsedNode | null, key.at) });
    }
    return made;
  };
  return document.contents === null ? undefined : convert(document.contents as ParsedNode, { line: 1, column: 1 });
}
