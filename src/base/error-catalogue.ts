/** Every error code that charthouse has, with its exit status and what to do about it in general. */

import { command, inJob, jobCredentials, option } from '../hint/hint.ts';
import { dependencyErrors } from './dependency-errors.ts';
import { pageUrl } from './docs-url.ts';

/** What a code means wherever it is raised; the message of each error says what happened this time. */
export interface CatalogueEntry {
  /** The exit status of the command that ends with this code (docs/cli.md, "Exit codes"). */
  readonly exitCode: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130 | 143;
  /** The headline of the code's page in docs/errors. */
  readonly title: string;
  /** What to do, if the error itself does not know better: one imperative. */
  readonly hint: string;
}

const general = {
  CH_UNEXPECTED: {
    exitCode: 1,
    title: 'something unforeseen happened',
    hint: `run again; if it stays, report it with the output of ${option('json')}` as string,
  },

  CH_USAGE: { exitCode: 2, title: 'the command line is not understood', hint: 'see charthouse --help' },
  CH_CONFIG_INVALID: { exitCode: 2, title: 'the configuration is not valid', hint: 'correct the named place in the configuration' },
  CH_NO_TARGET: { exitCode: 2, title: 'no repository is named', hint: `name the repository with ${option('to')}` as string },
  CH_NO_CHARTS: { exitCode: 2, title: 'there is no chart to work on', hint: 'name a chart folder or a .tgz' },
  CH_TAG_MISMATCH: {
    exitCode: 2,
    title: 'the tag and the chart versions differ',
    hint: 'tag the version of Chart.yaml, or raise the version',
  },
  CH_PLAN_STALE: {
    exitCode: 4,
    title: 'the plan no longer fits the repository',
    hint: 'make a new plan, and look at it before you apply it',
  },
  CH_ENTRY_NOT_FOUND: {
    exitCode: 2,
    title: 'the repository lists no such chart or version',
    hint: 'look at the names that the index lists',
  },
  CH_HISTORY_NOT_FOUND: {
    exitCode: 2,
    title: 'the history has no such index version',
    hint: 'see what it has with: charthouse history',
  },
  CH_STACK_NOT_FOUND: {
    exitCode: 2,
    title: 'there is no such CloudFormation stack',
    hint: `check the name, the region (${option('region')}) and the account; see what there is with: aws cloudformation list-stacks` as string,
  },
  CH_STACK_OUTPUT_MISSING: {
    exitCode: 2,
    title: 'the CloudFormation stack lacks an output',
    hint: 'add the output to the template of the stack',
  },
  CH_STACK_BUSY: {
    exitCode: 5,
    title: 'another change of the CloudFormation stack is in progress',
    hint: 'wait until it is done, then run again',
  },
  CH_STACK_STUCK: {
    exitCode: 5,
    title: 'the CloudFormation stack cannot be changed in its status',
    hint: 'delete the stack, then deploy again',
  },
  CH_STACK_REFUSED: {
    exitCode: 5,
    title: 'CloudFormation refuses the change',
    hint: 'correct the parameter or the resource that the message names',
  },
  CH_STACK_FAILED: {
    exitCode: 5,
    title: 'the change of the CloudFormation stack failed',
    hint: 'correct what the message names, then deploy again',
  },
  CH_STATUS_NOTHING: {
    exitCode: 5,
    title: 'status can see nothing at all',
    hint: `name what to look at: ${option('to')}, ${option('github-repository')}; and grant what the message names` as string,
  },
  CH_PAGES_FOREIGN: {
    exitCode: 5,
    title: 'another program made the pages of the repository',
    hint: 'move its files away, or do without pages',
  },
  CH_STATUS_FAILED: { exitCode: 5, title: 'something is unhealthy, or cannot be seen', hint: 'follow the remedy under each problem' },
  CH_HELM_UNKNOWN: {
    exitCode: 2,
    title: 'no known checksum for this Helm version',
    hint: `choose another version, or give the sum of the archive with ${option('helm-sha256')}` as string,
  },
  CH_HELM_SUM: {
    exitCode: 5,
    title: 'the archive of Helm is not the one that was expected',
    hint: 'look for a proxy in between, or check the sum',
  },
  CH_HELM_ARCHIVE: {
    exitCode: 5,
    title: 'the archive of Helm contains no program for this machine',
    hint: 'check what the mirror serves under that name',
  },
  CH_HELM_BROKEN: {
    exitCode: 5,
    title: 'Helm cannot be run',
    hint: 'run this program by hand to see its error',
  },
  CH_PORT_IN_USE: { exitCode: 2, title: 'the port is taken', hint: `choose another one with ${option('port')}, or 0 for any` as string },
  CH_OUTPUT_UNWRITABLE: { exitCode: 2, title: 'the output folder cannot be written', hint: 'choose a folder that you may write to' },

  CH_CHART_UNREADABLE: { exitCode: 3, title: 'the chart cannot be read', hint: 'check the path and its permissions' },
  CH_CHART_YAML: { exitCode: 3, title: 'a YAML file of the chart is not valid', hint: 'correct the file at the line named' },
  CH_CHART_INVALID: { exitCode: 3, title: 'the chart is not one that Helm accepts', hint: 'correct the chart at the place in the message' },
  CH_CHART_IGNORE: { exitCode: 3, title: 'a pattern in .helmignore is not valid', hint: 'correct the pattern at the line named' },
  CH_CHART_DEPENDENCY: {
    exitCode: 3,
    title: 'a declared dependency is not in charts/',
    hint: 'run: charthouse dependency update, and commit the lock',
  },
  CH_CHART_TOO_LARGE: {
    exitCode: 3,
    title: 'the chart is larger than Helm reads',
    hint: `list what does not belong in the chart in .helmignore, or raise ${option('max-file-size')} / ${option('max-size')}` as string,
  },
  CH_CHART_LINK: {
    exitCode: 3,
    title: 'a link of the chart leads out of the work tree',
    hint: 'replace the link by the file itself, or list it in .helmignore',
  },
  CH_CHART_CREDENTIALS: {
    exitCode: 3,
    title: 'a file of the chart has the name of a credentials file',
    hint: `list it in .helmignore; if it contains nothing secret, pass ${option('allow-credential-files')}` as string,
  },
  CH_CHART_UNCOMMITTED: {
    exitCode: 3,
    title: 'the chart differs from what is committed',
    hint: `commit the change, or remove ${option('committed-only')}` as string,
  },
  CH_HELM_LINT: { exitCode: 3, title: 'helm lint --strict refuses the chart', hint: 'correct the chart as Helm reports' },
  CH_HELM_TEMPLATE: {
    exitCode: 3,
    title: 'helm template cannot render the chart',
    hint: 'correct the template, or the values that it was given',
  },
  CH_HELM_PACKAGE: {
    exitCode: 3,
    title: 'helm package refuses the chart',
    hint: `correct the chart as Helm reports, or remove ${option('packager')}` as string,
  },
  CH_CHART_TWICE: { exitCode: 3, title: 'one run names one chart version twice', hint: 'name each chart version once' },
  CH_PACKAGE_INVALID: {
    exitCode: 3,
    title: 'the package is not a chart archive that Helm can read safely',
    hint: 'package the chart again with charthouse package',
  },
  CH_PROVENANCE_INVALID: { exitCode: 3, title: 'the provenance file does not fit the package', hint: 'sign the package again' },

  CH_CONFLICT: {
    exitCode: 4,
    title: 'that version is published with other contents',
    hint: 'raise the version in Chart.yaml and publish that',
  },
  CH_CONFLICT_ORPHAN: {
    exitCode: 4,
    title: 'other contents are in the store under that name',
    hint: `publish a new version, or pass ${option('beside-orphan')}` as string,
  },
  CH_VERSION_YANKED: {
    exitCode: 4,
    title: 'the version was yanked, and nothing may publish it again',
    hint: 'publish a new version, or list the yanked one again with: charthouse restore NAME@VERSION',
  },
  CH_CONFLICT_KEY: { exitCode: 4, title: 'another chart has a package under that file name', hint: 'choose another name or version' },
  CH_CONFLICT_EQUAL_VERSION: {
    exitCode: 4,
    title: 'an equal version is published under another spelling',
    hint: `raise the version, or pass ${option('allow-equal-version')}` as string,
  },
  CH_CONFLICT_PROVENANCE: {
    exitCode: 4,
    title: 'the provenance file names other bytes than the published ones',
    hint: 'sign the published package, or raise the version',
  },

  CH_STORE_DENIED: { exitCode: 5, title: 'the store refused access', hint: 'check the permissions on the repository' },
  CH_AWS_DENIED: {
    exitCode: 5,
    title: 'AWS refused an action',
    hint: `grant the action that is named; ${pageUrl('s3.md#credentials-and-iam-policy')} has the policy` as string,
  },
  CH_CREDENTIALS: {
    exitCode: 5,
    title: 'the AWS credentials are missing, wrong or expired',
    hint: inJob(
      jobCredentials,
      `set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with AWS_PROFILE, or log in; for details, run ${command('doctor')}`,
    ) as string,
  },
  CH_ACCOUNT_WRONG: {
    exitCode: 5,
    title: 'wrong account',
    hint: `use a role or credentials of the expected account, or correct ${option('account')} (AWS_ACCOUNT_ID)` as string,
  },
  CH_STORE_UNAVAILABLE: {
    exitCode: 5,
    title: 'the store cannot be reached or used',
    hint: 'check that the repository is there, then run again',
  },
  CH_STORE_FULL: { exitCode: 5, title: 'the store has no space left', hint: 'free some space, then run again' },
  CH_STORE_LOCKED: {
    exitCode: 5,
    title: 'another publisher has the lock of the repository',
    hint: 'let it go on or end it; if it has ended for certain, remove the folder named in the message',
  },
  CH_STORE_UNSUPPORTED: { exitCode: 5, title: 'the store cannot do what publishing needs', hint: 'choose another store' },
  CH_ARCHIVE_INVALID: {
    exitCode: 5,
    title: 'the file is not the archive of a chart repository',
    hint: 'copy the archive again, and compare the SHA-256 of both copies',
  },
  CH_STORE_CORRUPT: {
    exitCode: 5,
    title: 'the store sends other bytes than were stored',
    hint: 'run again; if it stays, look for a proxy in between, or restore the object',
  },
  CH_STORE_UNEXPECTED: {
    exitCode: 5,
    title: 'the store answered something unforeseen',
    hint: `run again; if it stays, report it with the output of ${option('json')}` as string,
  },
  CH_HTTP_FAILED: { exitCode: 5, title: 'a URL could not be read', hint: 'check the URL and the network, then run again' },
  CH_DOCTOR_FAILED: { exitCode: 5, title: 'the set-up cannot publish', hint: 'follow the remedy under each check that failed' },
  CH_DEADLINE: { exitCode: 5, title: 'the deadline passed', hint: `run again, or give it more time with ${option('deadline')}` as string },

  CH_INDEX_INVALID: {
    exitCode: 6,
    title: 'the index file is there but cannot be used',
    hint: 'restore an earlier index.yaml or correct it at the line named; nothing was changed',
  },
  CH_INDEX_CUT: {
    exitCode: 6,
    title: 'the index file is not whole any more',
    hint: 'look whether index.yaml is whole, restore it if it is not, then run again; nothing was changed',
  },
  CH_INDEX_TOO_LARGE: {
    exitCode: 6,
    title: 'the index file is too large for the YAML parser',
    hint: 'rewrite it in the style of helm repo index',
  },
  CH_HISTORY_LOST: {
    exitCode: 6,
    title: 'an earlier index version cannot be read',
    hint: 'choose another one of: charthouse history',
  },
  CH_INDEX_VANISHED: {
    exitCode: 6,
    title: 'the index file is missing or empty, but packages exist',
    hint: `restore index.yaml, run charthouse rebuild, correct the target, or pass ${option('new-index')}` as string,
  },
  CH_INDEX_SHRINK: {
    exitCode: 6,
    title: 'the new index would drop or change a listed version',
    hint: 'report this: nothing was changed',
  },

  CH_CHECK_FAILED: { exitCode: 3, title: 'a reader would refuse a chart', hint: 'follow the remedy of each finding' },
  CH_AUDIT_FAILED: { exitCode: 7, title: 'the audit found something', hint: 'follow the remedy of each finding' },
  CH_COPY_FAILED: {
    exitCode: 7,
    title: 'the source does not have what it lists',
    hint: 'see the versions named; the others were copied',
  },
  CH_VERIFY_FAILED: { exitCode: 7, title: 'the repository does not match its index', hint: 'see the findings' },

  CH_INTERRUPTED: { exitCode: 130, title: 'stopped by Ctrl-C', hint: 'run again: it finishes what is left' },
  CH_TERMINATED: { exitCode: 143, title: 'stopped by SIGTERM', hint: 'run again: it finishes what is left' },
} as const;

/** A stable error code. Callers match it, never the text. */
export type ErrorCode = keyof typeof general | keyof typeof dependencyErrors;

/** The catalogue. A code, once released, keeps its meaning and its exit status. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = { ...general, ...dependencyErrors };
