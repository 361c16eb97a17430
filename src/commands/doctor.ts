/** `charthouse doctor`: checks that you can publish. */

import { doctor } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import { doctorResult, doctorState } from '../report/doctor-text.ts';
import { jsonDocument } from '../report/document.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints the outcome of each check. */
export const runDoctor: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const report = await doctor({ ...optionsFor('doctor', config), to: targetOf(config) }, operationContext(input));
  return {
    text: doctorResult(report, resultView(input)),
    document: { ...jsonDocument(report), checks: report.checks },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: doctorState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
