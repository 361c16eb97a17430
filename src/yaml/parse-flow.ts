/** Parses collections in flow form, `[…]` and `{…}`. */
import { quoted } from '../base/quoted.ts';
import { spotOf } from './cursor.ts';
import { peekToken, takeToken } from './fetch-token.ts';
import type { Node, Pair } from './node.ts';
import { emptyNode, extentFrom, markEnd, markStart, type Parser } from './parser.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

type Keep = (node: Node) => Node;

/** @throws YamlError */
export function parseFlowSequence(parser: Parser, keep: Keep): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  takeToken(scanner);
  const items: Node[] = [];
  const extent = extentFrom(start);
  const node = keep({ kind: 'sequence', at: spotOf(start), isFlow: true, items, ...extent });
  while (takesNext(parser, items.length === 0, { close: 'flow-sequence-end', sign: ']' })) {
    markStart(parser, extent, peekToken(scanner).start);
    items.push(peekToken(scanner).kind === 'key' ? parseSinglePair(parser) : parseItem(parser));
  }
  takeToken(scanner);
  markEnd(parser, extent);
  return node;
}

/** @throws YamlError */
export function parseFlowMapping(parser: Parser, keep: Keep): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  takeToken(scanner);
  const pairs: Pair[] = [];
  const extent = extentFrom(start);
  const node = keep({ kind: 'mapping', at: spotOf(start), isFlow: true, pairs, ...extent });
  while (takesNext(parser, pairs.length === 0, { close: 'flow-mapping-end', sign: '}' })) {
    markStart(parser, extent, peekToken(scanner).start);
    pairs.push(parsePair(parser));
  }
  takeToken(scanner);
  markEnd(parser, extent);
  return node;
}

/** Whether another item follows; removes the comma before it. One comma is allowed before the end, but not alone. */
function takesNext(parser: Parser, isFirst: boolean, { close, sign }: { readonly close: Token['kind']; readonly sign: string }): boolean {
  const token = peekToken(parser.scanner);
  if (token.kind === close) return false;
  if (isFirst) return true;
  if (token.kind !== 'flow-entry') throw new YamlError(`"," or ${quoted(sign)} is expected here`, spotOf(token.start));
  takeToken(parser.scanner);
  return peekToken(parser.scanner).kind !== close;
}

function parsePair(parser: Parser): Pair {
  const { scanner } = parser;
  if (peekToken(scanner).kind !== 'key') {
    const key = parseItem(parser);
    return { key, value: emptyNode(peekToken(scanner).start) };
  }
  takeToken(scanner);
  const token = peekToken(scanner);
  const key = token.kind === 'value' || endsItem(token, 'flow-mapping-end') ? emptyNode(token.start) : parseItem(parser);
  return { key, value: parseValue(parser, 'flow-mapping-end') };
}

/** `[a: b]`: a mapping of one pair, without braces. */
function parseSinglePair(parser: Parser): Node {
  const { scanner } = parser;
  const { start } = peekToken(scanner);
  const extent = extentFrom(start);
  markStart(parser, extent, start);
  takeToken(scanner);
  const token = peekToken(scanner);
  const hasKey = token.kind !== 'value' && !endsItem(token, 'flow-sequence-end');
  const key = hasKey ? parseItem(parser) : emptyNode(token.end);
  // libyaml drops the token after an empty key, whatever it is: so it refuses `[? : a]`.
  if (!hasKey) takeToken(scanner);
  const pairs = [{ key, value: parseValue(parser, 'flow-sequence-end') }];
  markEnd(parser, extent);
  return { kind: 'mapping', at: spotOf(start), isFlow: true, pairs, ...extent };
}

function parseValue(parser: Parser, close: Token['kind']): Node {
  const { scanner } = parser;
  const token = peekToken(scanner);
  if (token.kind === 'value') {
    takeToken(scanner);
    if (!endsItem(peekToken(scanner), close)) return parseItem(parser);
  }
  return emptyNode(peekToken(scanner).start);
}

function endsItem({ kind }: Token, close: Token['kind']): boolean {
  return kind === 'flow-entry' || kind === close;
}

function parseItem(parser: Parser): Node {
  return parser.parseNode(parser, { isBlock: false, mayBeIndentless: false });
}
