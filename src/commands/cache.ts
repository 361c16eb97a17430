/** `charthouse cache`: the cache of dependencies. */
import { cacheInfo, cleanCache } from '../client/cache.ts';
import type { CacheReport } from '../operations/cache/report.ts';
import { cacheInfoText, cleanCacheText } from '../report/cache-text.ts';
import { jsonDocument } from '../report/document.ts';
import { type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints the folder and what is in it. */
export const runCacheInfo: RunCommand = async (input) => {
  const report = await cacheInfo(optionsFor('cacheInfo', input.config), operationContext(input));
  return resultOf(report, report.error === null ? cacheInfoText(report, resultView(input)) : '');
};

/** Prints what was removed. */
export const runCacheClean: RunCommand = async (input) => {
  const report = await cleanCache(optionsFor('cleanCache', input.config), operationContext(input));
  return resultOf(report, cleanCacheText(report, resultView(input)));
};

function resultOf(report: CacheReport, text: string): CommandResult {
  const { outcome, folder, entries, sizeBytes, oldest, warnings, error } = report;
  const document = { ...jsonDocument(report), cache: { outcome, folder, entries, sizeBytes, oldest } };
  return {
    text,
    document,
    warnings,
    errors: error === null ? [] : [{ error }],
    exitCode: error?.exitCode ?? 0,
  };
}
