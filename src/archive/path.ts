/** Valid names of members in a chart archive, and their paths in the chart, by Helm's rules (docs/facts/helm-archive.md). */
import { posix } from 'node:path';

/** The path inside the chart, or why the name is refused: lower case, to follow the quoted name. */
export type MemberPath = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): MemberPath => ({ kind: 'refused', why });

/** Helm's treatment of `name`: it drops the first component, cleans the rest, and refuses paths that leave the chart's folder. */
export function helmMemberPath(name: string): MemberPath {
  // A backslash makes it a Windows name, in which `/` is not a separator.
  const delimiter = name.includes('\\') ? '\\' : '/';
  const [first = '', ...parts] = name.split(delimiter);
  const rest = parts.join('/');
  if (rest.startsWith('/')) return refused('is an absolute path');
  const path = posix.normalize(rest).replace(/(.)\/$/, '$1');
  if (path === '.') return refused('is outside the chart’s folder');
  // A prefix, not a component: Helm also refuses `..data`, and cannot load a package with such a file.
  if (path.startsWith('..')) return refused('leads out of the chart’s folder');
  if (/^[a-zA-Z]:\//.test(path)) return refused('contains a drive letter');
  if (first === 'Chart.yaml') return refused('is outside the chart’s folder');
  return { kind: 'path', path };
}

/**
 * Names allowed in a well-made package: every program reads them alike, so that no program unpacks or loads a path that differs from the
 * one that another program checked.
 */
export function strictMemberPath(name: string): MemberPath {
  if (name.includes('\\')) return refused('contains a backslash, which Helm reads as a folder separator');
  if (name.startsWith('/')) return refused('is an absolute path');
  const parts = name.split('/');
  if (parts.includes('..')) return refused('leads out of the chart’s folder');
  // Helm always drops the first component: `./foo/Chart.yaml` becomes `foo/Chart.yaml`, and Chart.yaml is missing.
  if (parts.some((part) => part === '' || part === '.')) return refused('is not in its shortest form');
  if (/^[a-zA-Z]:/.test(name)) return refused('contains a drive letter');
  return helmMemberPath(name);
}
