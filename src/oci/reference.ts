/** Names of charts in a registry: `oci://HOST/PATH` with the chart's name, and tags, as every Helm from 3.12 to 4.3 takes them. */
import { quoted } from '../base/quoted.ts';

/** A repository of a registry: one chart with its versions. */
export interface RegistryRepository {
  /** As in the URL and in files with logins, such as `ghcr.io` or `localhost:5000`. */
  readonly host: string;
  /** The path below the host, with the name of the chart. */
  readonly path: string;
}

/** A version of a chart. */
export interface RegistryReference extends RegistryRepository {
  readonly tag: string;
}

/** A name, or why no Helm takes it, in words that follow the URL. */
export type Parsed<T> = { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'fault'; readonly fault: string };

// The grammars of the distribution specification.
const pathPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
/** A host name, an IPv4 address, or an IPv6 address in brackets, with a port or without. */
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Whether a URL means a registry. Helm compares the case. */
export function isRegistryUrl(url: string): boolean {
  return url.startsWith('oci://');
}

/** The repository of a chart below the `repository` of a dependency. */
export function repositoryOf(url: string, chart: string): Parsed<RegistryRepository> {
  const rest = url.slice('oci://'.length);
  if (rest.includes('@'))
    return fault(rest.includes('@sha256:') ? 'has a digest, which no Helm takes here' : 'has a user, which belongs into a login');
  if (rest.endsWith('/')) return fault('ends with a slash, which no Helm takes: remove it');
  const [host = '', ...parts] = rest.split('/');
  if (!hostPattern.test(host)) return fault('has no valid host');
  const path = [...parts, chart].join('/');
  if (pathPattern.test(path)) return { kind: 'parsed', value: { host, path } };
  return fault(
    `gives the path ${quoted(path)}, which is no repository of a registry: only lower-case letters, digits and single . _ - / between them`,
  );
}

/** A whole reference, such as `oci://HOST/PATH/NAME:TAG`. */
export function referenceOf(url: string): Parsed<RegistryReference> {
  const [, repository = '', chart = '', tag = ''] = /^(.*)\/([^/:]*):([^/]*)$/.exec(url) ?? [];
  const parsed = repositoryOf(repository, chart);
  if (parsed.kind === 'fault') return parsed;
  return isTag(tagOf(tag)) ? { kind: 'parsed', value: { ...parsed.value, tag: tagOf(tag) } } : fault('has no valid tag');
}

/** Whether a registry can have this tag. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** The tag of a version: a registry allows no `+`. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

/** The version of a tag. */
export function versionOf(tag: string): string {
  return tag.replaceAll('_', '+');
}

/** What a token must allow. */
export function pullScope({ path }: Pick<RegistryRepository, 'path'>): string {
  return `repository:${path}:pull`;
}

/** The same for writes. */
export function pushScope({ path }: Pick<RegistryRepository, 'path'>): string {
  return `repository:${path}:pull,push`;
}

/** `docker.io` names a registry that is elsewhere. */
export function apiHost(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}

/** The key of a host in a Docker or Helm configuration file. */
export function loginKey(host: string): string {
  return apiHost(host) === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : host;
}

function fault(text: string): { readonly kind: 'fault'; readonly fault: string } {
  return { kind: 'fault', fault: text };
}
