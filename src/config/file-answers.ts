/**
 * May an option come from charthouse.yaml? The answer is `places` in the option table; the reason for it is here.
 * In a pull request its author writes that file, while the workflow, its inputs and its environment are the owner's.
 * An option without a reason does not compile; docs/threat-model.md is generated from this table.
 */
import type { OptionName } from './types.ts';

/** Of what would do harm if it stayed in a file. */
export const oneRun = 'it belongs to one run';
const report = 'changes only what is printed';
const limit = 'a limit of the run; the runner has its own, and a flag or the environment takes precedence';
const written = 'matters only to a run that writes, and such a run publishes what the checkout holds';

/** A clause for each option: after "not in the file:" in messages, and in the table of docs/threat-model.md. */
export const fileAnswers: Readonly<Record<OptionName, string>> = {
  to: 'a target, not an identity: keys go to Amazon or to the endpoint that the workflow names, and `account` refuses a bucket of another account',
  url: 'requests to it carry no credentials, and its answers are compared, never run',
  tag: oneRun,
  'tag-pattern': 'decides which charts a tag selects; what is published is what the checkout holds anyway',
  'skip-existing': `${written}; a listed version is never replaced`,
  version: oneRun,
  'app-version': oneRun,
  destination: 'only inside the checkout',
  merge: oneRun,
  fresh: oneRun,
  local: oneRun,
  from: oneRun,
  'old-url': oneRun,
  'allow-missing': oneRun,
  'add-orphans': oneRun,
  'index-urls': written,
  'index-style': written,
  'allow-equal-version': written,
  restore: oneRun,
  'beside-orphan': oneRun,
  'new-index': oneRun,
  'replace-provenance': oneRun,
  'keep-going': `${written}; the exit status does not change`,
  distribution: 'the role decides which distributions can be invalidated, and the request goes to Amazon',
  'committed-only': 'the file can only add it to a run: a flag or the environment takes precedence',
  'allow-outside-links': 'a pull request could publish what is outside the checkout',
  'allow-credential-files': 'a pull request could publish credentials',
  'no-invalidate': written,
  wait: written,
  'no-verify': `${written}; \`--verify\` or the input takes precedence`,
  'verify-timeout': limit,
  deadline: limit,
  'max-file-size': limit,
  'max-size': limit,
  port: '`serve` listens on 127.0.0.1 unless a flag or the environment names another address',
  host: 'a pull request could open a folder of your machine to the network',
  'helm-version':
    'names one of the versions whose checksums charthouse pins; with a checksum from the workflow, only the archive with that checksum runs',
  'helm-sha256': 'a pull request could choose the program that runs',
  'helm-url': 'a pull request could choose where the program that runs comes from',
  packager: 'chooses between charthouse and the Helm whose checksum is pinned; neither runs code of a chart',
  'kube-version': 'an argument of that Helm, which contacts no cluster',
  'api-versions': 'an argument of that Helm, which contacts no cluster',
  namespace: 'an argument of that Helm, which contacts no cluster',
  region: 'a name, not a host: what is not a host label is refused, so a region never leads away from Amazon',
  'endpoint-url':
    'only with the static keys of a store, which a signature does not reveal; never with a role, a session token or an OIDC token, and `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` take precedence',
  account: 'a guard: the file can add one, and never replace one that a flag or the environment sets',
  'role-to-assume': 'a pull request could choose whose permissions the job gets',
  addressing: 'the form of a URL at the same endpoint',
  sse: written,
  'sse-kms-key-id': `${written}; the role decides which keys it may use`,
  'storage-class': written,
  acl: `${written}; the role decides whether it may set an ACL`,
  lock: `${written}; \`--lock auto\` takes precedence`,
  since: report,
  'github-repository': 'reads only, at the API address of the environment; `GITHUB_REPOSITORY` takes precedence in a job',
  workflow: report,
  'metrics-filter': report,
  strict: '`--strict` or the input takes precedence',
  prometheus: oneRun,
  stack: 'matters only to `infra`, which shows each change and asks first',
  parameters: 'matters only to `infra`, which shows each change and asks first; a pull request only sees a diff',
  yes: oneRun,
  action: oneRun,
  'update-helmignore': oneRun,
  'dry-run': 'the file can only add it to a run: a flag or the environment takes precedence',
  json: report,
  quiet: report,
  config: oneRun,
};
