/** What to do, in the words of a workflow: its reader has inputs before them, and no command line. */
import { CharthouseError } from '../base/error.ts';
import type { CommandResult } from '../commands/command.ts';
import { optionInputs } from '../config/action-inputs.ts';
import type { OptionName } from '../config/types.ts';
import type { ErrorDocument, JsonDocument } from '../report/document.ts';

const inputs: ReadonlyMap<string, string> = new Map([
  ...[...optionInputs().keys()].map((name: OptionName) => [name, name] as const),
  ['account', 'account-id'],
]);

/** The same result; its hints name the input where they named the option. */
export function inInputWords(result: CommandResult): CommandResult {
  const { document, errors, warnings } = result;
  return {
    ...result,
    document: document === null ? null : documentInInputs(document),
    errors: errors.map((each) => ({ ...each, error: errorInInputs(each.error) })),
    warnings: warnings.map((warning) => (warning.hint === undefined ? warning : { ...warning, hint: hintInInputs(warning.hint) })),
  };
}

/** Of a hint alone: from the first command line in it on, an option is an option. */
export function hintInInputs(hint: string): string {
  const at = /\b(?:charthouse|aws|git|gh|helm) [a-z]/.exec(hint)?.index ?? hint.length;
  const words = hint.slice(0, at).replace(/(?<![\w-])--([a-z][a-z0-9-]*)/g, (flag, name: string) => {
    const input = inputs.get(name);
    return input === undefined ? flag : `the input ${input}`;
  });
  return words + hint.slice(at);
}

function errorInInputs({ code, message, hint, where, details, cause, retryable }: CharthouseError): CharthouseError {
  return new CharthouseError(code, { message, hint: hintInInputs(hint), where, details, cause, retryable });
}

function documentInInputs({ charts, warnings, error, ...rest }: JsonDocument): JsonDocument {
  const said = (each: ErrorDocument): ErrorDocument => ({ ...each, hint: hintInInputs(each.hint) });
  return {
    ...rest,
    charts: charts.map((chart) => (chart.error === undefined ? chart : { ...chart, error: said(chart.error) })),
    warnings: warnings.map((warning) => (warning.hint === null ? warning : { ...warning, hint: hintInInputs(warning.hint) })),
    error: error === null ? null : said(error),
  };
}
