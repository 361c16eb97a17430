/** The error if a registry or its token server refuses: with which login it was asked, and what helps. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import type { Refused } from './authorizer.ts';
import { described, type Login } from './login.ts';

/** How a registry was asked. */
export interface AskedAs {
  /** As in the URL of the repository. */
  readonly host: string;
  readonly login: Login | undefined;
  readonly places: readonly string[];
}

/** The error for a definite "no" other than "not found". */
export function refusedError({ url, status, says }: Refused, { host, login, places }: AskedAs): CharthouseError {
  // Of a server that repeats what it was sent, nothing is shown.
  const words = says === '' || (login !== undefined && says.includes(secretOf(login))) ? '' : ` (${says})`;
  const isLogin = status === 401 || status === 403;
  const nowhere = places.length === 0 ? `the environment names no folder with logins` : `no login for ${host} is in ${places.join(' or ')}`;
  const who = login === undefined ? nowhere : `asked with ${described(login)}`;
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `${printableUrl(url)} was answered with status ${status}${words}${isLogin ? `; ${who}` : ''}`,
    hint: isLogin ? loginHint(host) : `check that ${quoted(host)} is an OCI registry`,
    details: { url: printableUrl(url), status },
  });
}

function secretOf(login: Login): string {
  return login.kind === 'password' ? login.password : login.token;
}

/** How to log in, for the registries whose logins are not a name and a password that people know. */
function loginHint(host: string): string {
  if (host === 'ghcr.io') {
    return 'run: helm registry login ghcr.io, with a token that may read packages; in a workflow, the job needs packages: read';
  }
  const ecr = /^\d+\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host);
  if (ecr !== null)
    return `run: aws ecr get-login-password --region ${ecr[1]} | helm registry login -u AWS --password-stdin ${host} (it ends after 12 hours)`;
  if (host === 'public.ecr.aws') {
    return 'run: aws ecr-public get-login-password --region us-east-1 | helm registry login -u AWS --password-stdin public.ecr.aws';
  }
  const azure = /^([a-z0-9]+)\.azurecr\.io$/.exec(host);
  if (azure !== null) return `run: az acr login --name ${azure[1]}`;
  if (/(?:^|\.)(?:gcr\.io|pkg\.dev)$/.test(host)) return `run: gcloud auth configure-docker ${host}`;
  return `run: helm registry login ${host}`;
}
