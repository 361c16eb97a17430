/** What to do, in the words of a workflow: its reader has inputs before them, and no command line. */
import { CharthouseError } from '../base/error.ts';
import type { CommandResult } from '../commands/command.ts';
import { optionInputs } from '../config/action-inputs.ts';
import type { ErrorDocument, JsonDocument } from '../report/document.ts';

const options: ReadonlyMap<string, unknown> = optionInputs();

/** The same result; its hints name the input where they named the option. */
export function inInputWords(result: CommandResult): CommandResult {
  const { document, errors, warnings } = result;
  return {
    ...result,
    document: document === null ? null : documentInInputs(document),
    errors: errors.map((each) => ({ ...each, error: errorInInputs(each.error) })),
    warnings: warnings.map(hinting),
  };
}

/** Of a hint alone: from the first command line in it on, an option is an option. */
export function hintInInputs(hint: string): string {
  const at = /\b(?:charthouse|aws|git|gh|helm) [a-z]/.exec(hint)?.index ?? hint.length;
  const words = hint.slice(0, at).replace(/(?<![\w-])--([a-z][a-z0-9-]*)/g, (flag, option: string) => {
    if (option === 'account') return 'the input account-id';
    return options.has(option) ? `the input ${option}` : flag;
  });
  return words + hint.slice(at);
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
