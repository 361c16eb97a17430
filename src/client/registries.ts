/** Opens registries. Logins are looked up only if a registry asks for one. */
import { repositoryVariable } from '../base/repository-variable.ts';
import type { Login, Logins } from '../oci/login.ts';
import { userLogins } from '../oci/logins.ts';
import { type Registries, registries } from '../oci/registry.ts';
import { registrySource } from '../oci/source.ts';
import type { ChartSource, OpenSource } from '../ports/chart-source.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import { filesIn } from '../runtime/files-in.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import { nodePrograms } from '../runtime/programs.ts';
import { thisPlatform } from '../runtime/this-platform.ts';
import type { OperationContext, Services } from './context.ts';
import type { Repositories } from './repositories.ts';

interface RegistryServices extends Pick<Services, 'http' | 'signal'> {
  readonly repositories: Repositories;
}

/**
 * One source for each `oci://` URL of a run, with the TLS settings and the login that are configured for it. Other logins are those of the
 * user whom `context.environment` describes.
 */
export function registrySources(context: OperationContext, services: RegistryServices): OpenSource {
  const open = registriesFor(context, services);
  const sources = new Map<string, ChartSource>();
  return (repository) => {
    const source = sources.get(repository) ?? registrySource(repository, open(repository));
    sources.set(repository, source);
    return source;
  };
}

/** The registry of an `oci://` URL, with its logins. */
export function registriesFor(
  context: OperationContext,
  { http, signal, repositories }: RegistryServices,
): (repository: string) => Registries {
  const environment = context.environment ?? processEnvironment;
  const users = userLogins({ environment, os: thisPlatform.os, files: filesIn(context.folder, signal), programs: nodePrograms });
  return (repository) => {
    const logins: Logins = {
      places: users.places,
      loginFor: async (host, signal) => loginOf(await repositories.configured(repository)) ?? users.loginFor(host, signal),
    };
    return registries({ ...http, logins, access: () => repositories.accessTo(repository) });
  };
}

/** A login for this URL counts before those for its host. */
function loginOf(repository: NamedRepository | undefined): Login | undefined {
  const { name = '', username, password, token, source } = repository ?? {};
  const from = (suffix: 'PASSWORD' | 'TOKEN'): string =>
    source === 'environment' ? repositoryVariable(name, suffix) : `the repository ${name}`;
  if (token !== undefined) return { kind: 'access-token', token, from: from('TOKEN') };
  if (username === undefined || password === undefined) return undefined;
  return { kind: 'password', user: username, password, from: from('PASSWORD') };
}
