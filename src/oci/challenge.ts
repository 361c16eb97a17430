/** What a registry wants before it answers: the header `WWW-Authenticate` (RFC 9110, 11.6.1). */

/** A challenge that charthouse can answer. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined; readonly scope: string | undefined };

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`\\s*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*(?:,|$)`, 'y');
const scheme = new RegExp(`\\s*,?\\s*(${token})(?:\\s+|$|,)`, 'y');

/** Longer headers are not read. */
const maxLength = 8192;

/** The first challenge that can be answered, tokens before passwords; undefined if there is none. */
export function challengeOf(header: string | undefined): Challenge | undefined {
  const all = header === undefined || header.length > maxLength ? [] : challenges(header);
  const bearer = all.find((each) => each.scheme === 'bearer' && each.parameters.has('realm'));
  if (bearer !== undefined) {
    const { parameters } = bearer;
    return { scheme: 'bearer', realm: parameters.get('realm') ?? '', service: parameters.get('service'), scope: parameters.get('scope') };
  }
  return all.some((each) => each.scheme === 'basic') ? { scheme: 'basic' } : undefined;
}

interface Found {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A name that `=` follows is a parameter; any other one begins the next challenge. */
function challenges(header: string): readonly Found[] {
  const found: Found[] = [];
  for (let at = 0; at < header.length; ) {
    scheme.lastIndex = at;
    const name = scheme.exec(header)?.[1];
    if (name === undefined) return found;
    at = scheme.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      parameter.lastIndex = at;
      const [, key, text, plain] = parameter.exec(header) ?? [];
      if (key === undefined) break;
      at = parameter.lastIndex;
      parameters.set(key.toLowerCase(), plain ?? text?.replace(/\\(.)/g, '$1') ?? '');
    }
    found.push({ scheme: name.toLowerCase(), parameters });
  }
  return found;
}
