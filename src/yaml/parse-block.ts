/** Parses collections in block form. */
import { type Mark, spotOf } from './cursor.ts';
import { peekToken, takeToken } from './fetch-token.ts';
import type { Node, Pair } from './node.ts';
import { emptyNode, extentFrom, markEnd, markStart, type Parser } from './parser.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

type Keep = (node: Node) => Node;

/** @throws YamlError */
export function parseBlockSequence(parser: Parser, keep: Keep): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  takeToken(scanner);
  const items: Node[] = [];
  const extent = extentFrom(start);
  const node = keep({ kind: 'sequence', at: spotOf(start), isFlow: false, items, ...extent });
  for (let token = peekToken(scanner); token.kind !== 'block-end'; token = peekToken(scanner)) {
    if (token.kind !== 'block-entry')
      throw new YamlError('a list item must start with "- ", at the column of the items before it', spotOf(token.start));
    markStart(parser, extent, token.start);
    takeToken(scanner);
    items.push(itemOr(parser, token.end, isItemMissing));
  }
  markEnd(parser, extent);
  takeToken(scanner);
  return node;
}

function isItemMissing({ kind }: Token): boolean {
  return kind === 'block-entry' || kind === 'block-end';
}

/** A sequence whose dashes are at the column of the key above them. @throws YamlError */
export function parseIndentlessSequence(parser: Parser, keep: Keep): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  const items: Node[] = [];
  const extent = extentFrom(start);
  const node = keep({ kind: 'sequence', at: spotOf(start), isFlow: false, items, ...extent });
  for (let token = peekToken(scanner); token.kind === 'block-entry'; token = peekToken(scanner)) {
    markStart(parser, extent, token.start);
    takeToken(scanner);
    items.push(itemOr(parser, token.end, isIndentlessItemMissing));
  }
  markEnd(parser, extent);
  return node;
}

function isIndentlessItemMissing({ kind }: Token): boolean {
  return kind === 'block-entry' || isValueMissing(kind);
}

function isValueMissing(kind: Token['kind']): boolean {
  return kind === 'key' || kind === 'value' || kind === 'block-end';
}

function itemOr(parser: Parser, at: Mark, isMissing: (token: Token) => boolean): Node {
  return isMissing(peekToken(parser.scanner)) ? emptyNode(at) : parser.parseNode(parser, { isBlock: true, mayBeIndentless: false });
}

/** @throws YamlError */
export function parseBlockMapping(parser: Parser, keep: Keep): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  takeToken(scanner);
  const pairs: Pair[] = [];
  const extent = extentFrom(start);
  const node = keep({ kind: 'mapping', at: spotOf(start), isFlow: false, pairs, ...extent });
  for (let token = peekToken(scanner); token.kind !== 'block-end'; token = peekToken(scanner)) {
    // A value without a key is allowed only after a key without a value.
    if (token.kind !== 'key')
      throw new YamlError('a key is expected here: is the indentation the same as that of the keys before?', spotOf(token.start));
    markStart(parser, extent, token.start);
    takeToken(scanner);
    const key = partOr(parser, token.end);
    pairs.push({ key, value: parseValue(parser) });
  }
  markEnd(parser, extent);
  takeToken(scanner);
  return node;
}

function parseValue(parser: Parser): Node {
  const token = peekToken(parser.scanner);
  if (token.kind !== 'value') return emptyNode(token.start);
  takeToken(parser.scanner);
  return partOr(parser, token.end);
}

function partOr(parser: Parser, at: Mark): Node {
  return isValueMissing(peekToken(parser.scanner).kind)
    ? emptyNode(at)
    : parser.parseNode(parser, { isBlock: true, mayBeIndentless: true });
}
