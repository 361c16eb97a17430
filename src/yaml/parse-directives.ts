/** Reads the start of a document: directives, and the `---` that must follow them. */
import { quoted } from '../base/quoted.ts';
import { spotOf } from './cursor.ts';
import { peekToken, takeToken } from './fetch-token.ts';
import type { Scanner } from './scanner.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** What the document's first lines declare. */
export interface DocumentStart {
  readonly tagPrefixes: ReadonlyMap<string, string>;
  /** Whether it has a `---`. */
  readonly isExplicit: boolean;
}

/** @throws YamlError, also for every version except 1.1 */
export function readDirectives(scanner: Scanner): DocumentStart {
  const tagPrefixes = new Map<string, string>();
  let token = peekToken(scanner);
  let [hasVersion, hasDirective] = [false, false];
  while (token.kind === 'version-directive' || token.kind === 'tag-directive') {
    hasDirective = true;
    if (token.kind === 'version-directive') {
      if (hasVersion) throw new YamlError('a second %YAML directive', spotOf(token.start));
      if (token.version !== '1.1')
        throw new YamlError(`Helm reads YAML 1.1, not ${token.version}: remove the directive`, spotOf(token.start));
      hasVersion = true;
    } else {
      if (tagPrefixes.has(token.handle)) throw new YamlError(`a second %TAG directive for ${quoted(token.handle)}`, spotOf(token.start));
      tagPrefixes.set(token.handle, token.prefix);
    }
    takeToken(scanner);
    token = peekToken(scanner);
  }
  if (!tagPrefixes.has('!')) tagPrefixes.set('!', '!');
  if (!tagPrefixes.has('!!')) tagPrefixes.set('!!', 'tag:yaml.org,2002:');
  return { tagPrefixes, isExplicit: takeDocumentStart(scanner, token, hasDirective) };
}

function takeDocumentStart(scanner: Scanner, token: Token, isRequired: boolean): boolean {
  if (token.kind !== 'document-start') {
    if (isRequired) throw new YamlError('"---" must follow the directives', spotOf(token.start));
    return false;
  }
  takeToken(scanner);
  return true;
}
