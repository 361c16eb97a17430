/** Asks an evaluator that is not ours what AWS would say to a call: `@cloud-copilot/iam-simulate`, a package of `infra/`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { infraFolder } from './infra-folder.ts';

/** A call, as policies see it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** An ARN, or the name of a service; without it the call is not signed at all. */
  readonly principal?: string | undefined;
  /** By the names of condition keys. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What may have a say. */
export interface Policies {
  /** Of the caller. */
  readonly identity?: unknown;
  /** Of the bucket, or the trust policy of the role. */
  readonly resource?: unknown;
}

/** `explicitly denied` is what no other policy can make good. */
export type Verdict = 'allowed' | 'explicitly denied' | 'denied';

/** The account of all resources. */
export const account = '111122223333';

const verdicts: Readonly<Record<string, Verdict>> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitly denied',
  ImplicitlyDenied: 'denied',
};

interface Ignoring {
  readonly ignoredContextKeys?: readonly string[];
}

interface Simulated {
  readonly resultType: string;
  readonly overallResult?: string;
  readonly errors?: unknown;
  readonly result?: Ignoring;
  readonly results?: readonly Ignoring[];
}

// It knows the claims of GitHub's tokens, but not that they too have an audience and a subject; Google's have the same types.
const foreignNames = [
  ['token.actions.githubusercontent.com:aud', 'accounts.google.com:aud'],
  ['token.actions.githubusercontent.com:sub', 'accounts.google.com:sub'],
] as const;

/** @throws where it does not take the policies, or does not know a condition key of the call: what it leaves out would prove nothing. */
export async function verdictOn({ action, resource, principal, context = {} }: Call, policies: Policies): Promise<Verdict> {
  const require = createRequire(join(infraFolder, 'package.json'));
  const { runSimulation, anonymousPrincipal } = await import(pathToFileURL(require.resolve('@cloud-copilot/iam-simulate')).href);
  const asked = {
    request: {
      principal: principal ?? anonymousPrincipal,
      ...{ action, resource: { resource, accountId: account }, contextVariables: context },
    },
    identityPolicies: policies.identity === undefined ? [] : [{ name: 'identity', policy: policies.identity }],
    ...{ serviceControlPolicies: [], resourceControlPolicies: [], resourcePolicy: policies.resource },
  };
  const text = foreignNames.reduce((all, [ours, theirs]) => all.replaceAll(ours, theirs), JSON.stringify(asked));
  const said: Simulated = await runSimulation(JSON.parse(text), {});
  const verdict = verdicts[said.overallResult ?? ''];
  const ignored = [said.result, ...(said.results ?? [])].flatMap((each) => each?.ignoredContextKeys ?? []);
  if (said.resultType !== (resource === '*' ? 'wildcard' : 'single') || verdict === undefined || ignored.length > 0) {
    throw new Error(
      `the simulator gives no verdict on ${action} on ${resource}: ${JSON.stringify({ ...said, result: undefined, ignored })}`,
    );
  }
  return verdict;
}
