/** Opens registries: one for a run, whose logins are looked up only if a registry asks for one. */

import { userLogins } from '../oci/logins.ts';
import { type Registries, registries } from '../oci/registry.ts';
import { filesIn } from '../runtime/files-in.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import { nodePrograms } from '../runtime/programs.ts';
import { thisPlatform } from '../runtime/this-platform.ts';
import type { OperationContext, Services } from './context.ts';

/** The logins are those of the user whom `context.environment` describes. */
export function registriesFor(context: OperationContext, { http, signal }: Pick<Services, 'http' | 'signal'>): Registries {
  const environment = context.environment ?? processEnvironment;
  const logins = userLogins({ environment, os: thisPlatform.os, files: filesIn(context.folder, signal), programs: nodePrograms });
  return registries({ ...http, logins });
}
