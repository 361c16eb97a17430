/** Which names a member of a chart archive may have, and the path in the chart that each stands for: Helm's rules (docs/facts/helm-archive.md). */
import { posix } from 'node:path';

/** The path inside the chart, or why the name is refused: lower case, to follow the quoted name. */
export type MemberPath = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): MemberPath => ({ kind: 'refused', why });

/** What Helm makes of `name`: the first component is dropped, the rest cleaned, and what leaves the chart's folder refused. */
export function helmMemberPath(name: string): MemberPath {
  // One backslash makes it a name from Windows, in which `/` separates nothing.
  const delimiter = name.includes('\\') ? '\\' : '/';
  const [first = '', ...parts] = name.split(delimiter);
  const rest = parts.join('/');
  if (rest.startsWith('/')) return refused('is an absolute path');
  const path = posix.normalize(rest).replace(/(.)\/$/, '$1');
  if (path === '.') return refused('lies outside the chart’s folder');
  // A prefix, not a component: Helm also refuses `..data`, and a package with such a file loads nowhere.
  if (path.startsWith('..')) return refused('leads out of the chart’s folder');
  if (/^[a-zA-Z]:\//.test(path)) return refused('names a drive');
  if (first === 'Chart.yaml') return refused('stands outside the chart’s folder');
  return { kind: 'path', path };
}

/**
 * What a well-made package may hold: names that every program reads alike, so that nobody unpacks
 * or loads under one path what another checked under a second one.
 */
export function strictMemberPath(name: string): MemberPath {
  if (name.includes('\\')) return refused('has a backslash in it, which Helm takes for a folder');
  if (name.startsWith('/')) return refused('is an absolute path');
  const parts = name.split('/');
  if (parts.includes('..')) return refused('leads out of the chart’s folder');
  // Helm drops the first component whatever it is: `./foo/Chart.yaml` becomes `foo/Chart.yaml`, and Chart.yaml is missing.
  if (parts.some((part) => part === '' || part === '.')) return refused('is not written in its shortest form');
  if (/^[a-zA-Z]:/.test(name)) return refused('names a drive');
  return helmMemberPath(name);
}
