/** Parses the first document of a YAML text into nodes, by libyaml's grammar: anything after it is ignored. */
import { quoted } from '../base/quoted.ts';
import { type Mark, spotOf } from './cursor.ts';
import { peekToken, takeToken } from './fetch-token.ts';
import type { Node } from './node.ts';
import { parseBlockMapping, parseBlockSequence, parseIndentlessSequence } from './parse-block.ts';
import { readDirectives } from './parse-directives.ts';
import { parseFlowMapping, parseFlowSequence } from './parse-flow.ts';
import { emptyNode, type NodePlace, type Parser } from './parser.ts';
import { newScanner, type Scanner } from './scanner.ts';
import type { YamlText } from './text.ts';
import type { TagToken, Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** Limits the memory for a text: about 200 bytes for each token. Large charts have a hundredth of this. */
const mostTokens = 5_000_000;

interface Limits {
  readonly mostTokens: number;
}

/** The document's root; undefined if the text contains none. @throws YamlError */
export function parseNodes(source: YamlText, limits: Limits = { mostTokens }): Node | undefined {
  return parseFirst(newScanner(source, limits.mostTokens));
}

/** Like `parseNodes`, for a text that must contain nothing else. @throws YamlError also if anything follows the first document */
export function parseOnlyNodes(source: YamlText): Node | undefined {
  const scanner = newScanner(source, mostTokens);
  const root = parseFirst(scanner);
  const isEnded = endsDocument(peekToken(scanner));
  while (peekToken(scanner).kind === 'document-end') takeToken(scanner);
  const { kind, start } = peekToken(scanner);
  if (kind === 'stream-end') return root;
  throw new YamlError(isEnded ? 'a second document starts here' : 'this is indented less than the first line', spotOf(start));
}

function parseFirst(scanner: Scanner): Node | undefined {
  const first = peekToken(scanner);
  if (first.kind === 'stream-end') return undefined;
  const { tagPrefixes, isExplicit } = readDirectives(scanner);
  const parser: Parser = { scanner, tagPrefixes, anchors: new Map(), parseNode };
  const next = peekToken(scanner);
  const isEmpty = isExplicit && endsDocument(next);
  const root = isEmpty ? emptyNode(next.start) : parseNode(parser, { isBlock: true, mayBeIndentless: false });
  peekToken(scanner); // the document ends before the next token, which must be valid
  return root;
}

function endsDocument({ kind }: Token): boolean {
  return (
    kind === 'version-directive' ||
    kind === 'tag-directive' ||
    kind === 'document-start' ||
    kind === 'document-end' ||
    kind === 'stream-end'
  );
}

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  /** Of the first property; undefined if there is none. */
  readonly start: Mark | undefined;
  /** Of the last. */
  readonly end: Mark | undefined;
}

function parseNode(parser: Parser, place: NodePlace): Node {
  const { scanner, anchors } = parser;
  const first = peekToken(scanner);
  if (first.kind === 'alias') {
    takeToken(scanner);
    const target = anchors.get(first.name);
    if (target === undefined) throw new YamlError(`the anchor ${quoted(first.name)} is not defined before this alias`, spotOf(first.start));
    return {
      kind: 'alias',
      at: spotOf(first.start),
      range: { start: first.start.offset, end: first.end.offset },
      name: first.name,
      target,
    };
  }
  const properties = parseProperties(parser);
  const keep = (node: Node): Node => {
    if (properties.anchor !== undefined) anchors.set(properties.anchor, node);
    return node;
  };
  return parseContent(parser, place, { properties, keep });
}

/** An anchor, a tag, both in either order, or neither. */
function parseProperties(parser: Parser): Properties {
  const { scanner } = parser;
  let [anchor, tag]: (string | undefined)[] = [];
  let [start, end]: (Mark | undefined)[] = [];
  for (;;) {
    const token = peekToken(scanner);
    if (token.kind === 'anchor' && anchor === undefined) anchor = token.name;
    else if (token.kind === 'tag' && tag === undefined) tag = tagOf(parser, token);
    else return { anchor, tag, start, end };
    takeToken(scanner);
    start ??= token.start;
    end = token.end;
  }
}

function tagOf({ tagPrefixes }: Parser, { handle, suffix, start }: TagToken): string {
  if (handle === '') return suffix;
  const prefix = tagPrefixes.get(handle);
  if (prefix === undefined) throw new YamlError(`the tag handle ${quoted(handle)} is not declared`, spotOf(start));
  return prefix + suffix;
}

interface Found {
  readonly properties: Properties;
  /** Registers the node under its anchor. Collections call it before they contain their items, which may refer to them. */
  readonly keep: (node: Node) => Node;
}

function parseContent(parser: Parser, place: NodePlace, { properties, keep }: Found): Node {
  const { scanner } = parser;
  const token = peekToken(scanner);
  const { tag } = properties;
  switch (token.kind) {
    case 'scalar': {
      takeToken(scanner);
      const range = { start: token.start.offset, end: token.end.offset };
      const isImplicit = tag === '!' || (tag === undefined && token.plain);
      const { offset: outerStart } = properties.start ?? token.start;
      return keep({ kind: 'scalar', at: spotOf(token.start), range, outerStart, text: token.text, tag, isImplicit });
    }
    case 'flow-sequence-start':
      return parseFlowSequence(parser, keep);
    case 'flow-mapping-start':
      return parseFlowMapping(parser, keep);
    case 'block-entry':
      if (place.mayBeIndentless) return parseIndentlessSequence(parser, keep);
      break;
    case 'block-sequence-start':
      if (place.isBlock) return parseBlockSequence(parser, keep);
      break;
    case 'block-mapping-start':
      if (place.isBlock) return parseBlockMapping(parser, keep);
      break;
    default:
      break;
  }
  const { start, end } = properties;
  if (start === undefined || end === undefined) throw new YamlError('a value is expected here', spotOf(token.start));
  const range = { start: end.offset, end: end.offset };
  return keep({ kind: 'scalar', at: spotOf(start), range, outerStart: start.offset, text: '', tag, isImplicit: tag === undefined });
}
