/** The site of the docs, made once for all tests of a file, and read as a browser reads it. */
import { type DefaultTreeAdapterTypes, type ParserError, parse } from 'parse5';
import { type Sources, siteFiles } from '../../scripts/docs-site/site.ts';
// @ts-expect-error: a script without types.
import { siteSources } from '../../scripts/docs-site.mjs';

/** An element of a page. */
export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a tree. */
export interface ReadPage {
  readonly elements: readonly Element[];
  readonly errors: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** The files, and all pages in them as trees. */
export async function madeSite(changes: Partial<Sources> = {}): Promise<{
  readonly sources: Sources;
  readonly files: ReadonlyMap<string, string>;
  readonly images: ReadonlySet<string>;
  readonly pages: ReadonlyMap<string, ReadPage>;
}> {
  const sources: Sources = { ...(await siteSources()), url: undefined, ...changes };
  const { files, images } = siteFiles(sources);
  const pages = new Map([...files].filter(([path]) => path.endsWith('.html')).map(([path, text]) => [path, readPage(text)]));
  return { sources, files, images, pages };
}

/** A page as a tree, with what its text has against the standard. */
export function readPage(text: string): ReadPage {
  const errors: string[] = [];
  const onParseError = ({ code, startLine }: ParserError): void => void errors.push(`${code} in line ${startLine}`);
  const elements = elementsIn(parse(text, { onParseError, sourceCodeLocationInfo: true }));
  return { elements, errors, ids: new Set(elements.flatMap((each) => attribute(each, 'id') ?? [])) };
}

/** An attribute of an element. */
export function attribute({ attrs }: Element, name: string): string | undefined {
  return attrs.find((each) => each.name === name)?.value;
}

/** The text in an element. */
export function textIn({ childNodes }: Element): string {
  return childNodes.map((node) => ('value' in node ? node.value : 'childNodes' in node ? textIn(node as Element) : '')).join('');
}

function elementsIn(node: DefaultTreeAdapterTypes.ParentNode): readonly Element[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsIn(child)] : []));
}
