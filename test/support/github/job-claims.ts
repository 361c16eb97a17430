/** What GitHub's tokens say of a job, in both forms of subject, and what the conditions of a trust policy see of it. */

/** A job; the claims are made of it as GitHub makes them. */
export interface Job {
  readonly owner?: string;
  readonly ownerId?: string;
  readonly name?: string;
  readonly id?: string;
  readonly ref?: string;
  readonly environment?: string;
  /** It is of a pull request, whose ref is no part of the subject. */
  readonly isPull?: boolean;
  readonly audience?: string;
}

/** `classic` names owner and repository; `immutable` their numbers as well. */
export type Form = 'classic' | 'immutable';

/** Claims by their names; numbers are times. */
export type Claims = Readonly<Record<string, string | number>>;

/** Who signs. */
export const issuer = 'https://token.actions.githubusercontent.com';

/** Those that say which job it is. */
export function jobClaims(form: Form, job: Job): Readonly<Record<string, string>> {
  const {
    owner = 'alto9',
    ownerId = '11',
    name = 'kube9-operator',
    id = '22',
    ref = 'refs/tags/v1.2.0',
    environment,
    isPull = false,
  } = job;
  const where = environment !== undefined ? `environment:${environment}` : isPull ? 'pull_request' : `ref:${ref}`;
  const who = form === 'classic' ? `${owner}/${name}` : `${owner}@${ownerId}/${name}@${id}`;
  return {
    ...{ aud: job.audience ?? 'sts.amazonaws.com', sub: `repo:${who}:${where}`, ref },
    ...{ repository: `${owner}/${name}`, repository_id: id, repository_owner_id: ownerId },
    ...(environment === undefined ? {} : { environment }),
  };
}

/** Those of them that AWS knows as condition keys, under their names there. */
export function conditionKeys(claims: Claims): Readonly<Record<string, string>> {
  const known = ['aud', 'sub', 'ref', 'repository', 'repository_id', 'environment'];
  const host = new URL(issuer).host;
  return Object.fromEntries(known.flatMap((name) => (claims[name] === undefined ? [] : [[`${host}:${name}`, String(claims[name])]])));
}
