/** What to do, in the words of a workflow: its reader has inputs before them, and no command line. */
import { CharthouseError } from '../base/error.ts';
import type { CommandResult } from '../commands/command.ts';
import { optionInputs } from '../config/action-inputs.ts';
import type { ErrorDocument, JsonDocument } from '../report/document.ts';

const options: ReadonlyMap<string, unknown> = optionInputs();

/** Parts of hints, and what a job has in place of what a person has on a machine. */
const ofJobs: readonly (readonly [RegExp, string])[] = [
  [
    /check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE/,
    'check the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [
    /^renew the credentials, then run again/,
    'run the job again if it has a role (role-to-assume), else replace the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [
    /^use the form arn:[^;]*/,
    'set the variable that the input role-to-assume takes (such as vars.CHARTHOUSE_ROLE) to an ARN like ' +
      'arn:aws:iam::111122223333:role/NAME',
  ],
  [/^set it with --region or AWS_REGION/, 'give the step the input region, or set AWS_REGION in the env of the workflow'],
  [/\bset GITHUB_TOKEN to a token with /, 'set GITHUB_TOKEN in the env of the step, and give the job permissions: '],
];

/** A hint with no such part, about credentials. */
const ofMachines = /AWS_PROFILE|\bprofiles?\b|\blog in\b/;
const jobCredentials =
  'give the step the input role-to-assume, from a variable of the repository such as vars.CHARTHOUSE_ROLE, and the job ' +
  'permissions: id-token: write; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its env, from secrets';

/** A command that tells more, rather than one to type. */
const advisor = /\bcharthouse (doctor|verify|status)(?= (?:names|tries|says|tells|checks|shows)\b)/g;

/** A command line, to the end of its clause. */
const commandLine = /\b(?:charthouse|aws|git|gh|helm) [a-z].*?(?=[,;]? \(|\)|[,;] |$)/g;

/** The same result; its hints name the input where they named the option, and a job's variables and permissions where they named a machine's. */
export function inInputWords(result: CommandResult): CommandResult {
  const { text, document, errors, warnings } = result;
  return {
    ...result,
    // What status and doctor advise stands in their text.
    text: text.replace(/^(\s*do: )(.+)$/gm, (_, start: string, hint: string) => start + hintInInputs(hint)),
    document: document === null ? null : documentInInputs(document),
    errors: errors.map((each) => ({ ...each, error: errorInInputs(each.error) })),
    warnings: warnings.map(hinting),
  };
}

/** Of a hint alone: in the command lines in it, an option stays an option. */
export function hintInInputs(hint: string): string {
  const inJob = ofJobs.reduce((words, [part, ours]) => words.replace(part, ours), hint);
  if (ofMachines.test(inJob)) return jobCredentials;
  const asSteps = inJob.replace(advisor, 'a step with command: $1');
  const commands = asSteps.match(commandLine) ?? [];
  const between = asSteps.split(commandLine).map(optionsAsInputs);
  return between.map((words, at) => words + (commands[at] ?? '')).join('');
}

function optionsAsInputs(words: string): string {
  return words.replace(/(?<![\w-])--([a-z][a-z0-9-]*)/g, (flag, option: string) => {
    if (option === 'account') return 'the input account-id';
    return options.has(option) ? `the input ${option}` : flag;
  });
}

function hinting<T extends { readonly hint?: unknown }>(each: T): T {
  return typeof each.hint === 'string' ? { ...each, hint: hintInInputs(each.hint) } : each;
}

/** Where an error says several things at once, each may have a hint of its own. */
function detailsInInputs(details: CharthouseError['details']): CharthouseError['details'] {
  const problems: unknown = details['problems'];
  if (!Array.isArray(problems)) return details;
  return { ...details, problems: problems.map((each: unknown) => (typeof each === 'object' && each !== null ? hinting(each) : each)) };
}

// A class of its own: a spread of it would lose its message.
function errorInInputs({ code, message, hint, where, details, cause, retryable }: CharthouseError): CharthouseError {
  return new CharthouseError(code, { message, hint: hintInInputs(hint), where, details: detailsInInputs(details), cause, retryable });
}

function documentInInputs({ charts, warnings, error, ...rest }: JsonDocument): JsonDocument {
  return {
    ...rest,
    charts: charts.map((chart) => (chart.error === undefined ? chart : { ...chart, error: documentOfError(chart.error) })),
    warnings: warnings.map(hinting),
    error: error === null ? null : documentOfError(error),
  };
}

function documentOfError(error: ErrorDocument): ErrorDocument {
  return { ...hinting(error), details: detailsInInputs(error.details) };
}
