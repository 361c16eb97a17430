/** `charthouse pages`: the pages that a browser shows of a repository. */
import { buildPages } from '../client/pages.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { pagesState } from '../report/pages-text.ts';
import { operationContext, type RunCommand } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints how many charts have new pages. */
export const runPagesBuild: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const report = await buildPages({ ...optionsFor('buildPages', config), to: targetOf(config) }, operationContext(input));
  return {
    text: '',
    document: { ...jsonDocument(report), pages: { charts: report.written } },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: pagesState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
