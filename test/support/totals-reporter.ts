/** A vitest reporter that counts as it goes, so that the totals are right even if the run dies half-way. */
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { inCi } from './tools/tools.ts';

/** One line of the file: `.ci/totals.mjs` adds them up. `end` is missing where the run died. */
export type TotalsLine = { readonly outcome: 'passed' | 'failed' | 'skipped'; readonly name: string } | { readonly end: true };

/** Writes a line for each result to the file that `CHARTHOUSE_TOTALS` names; with `CI` set, a skipped test fails the run. */
export function totalsReporter(): Reporter {
  const file = process.env['CHARTHOUSE_TOTALS'];
  const skipped: string[] = [];
  const write = (line: TotalsLine): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  return {
    onTestCaseResult(test): void {
      const outcome = outcomeOf(test);
      if (outcome === 'skipped') skipped.push(test.fullName);
      write({ outcome, name: test.fullName });
    },
    // A file that cannot be loaded, or a hook that fails, is no test: each counts as one that failed.
    onTestModuleEnd(module): void {
      for (const name of brokenSuites(module)) write({ outcome: 'failed', name });
    },
    onTestRunEnd(_, unhandled): void {
      for (const { message } of unhandled) write({ outcome: 'failed', name: message });
      write({ end: true });
      if (!inCi() || skipped.length === 0) return;
      process.stderr.write(`skipped, which CI does not allow:\n${skipped.map((name) => `  ${name}\n`).join('')}`);
      process.exitCode = 1;
    },
  };
}

function outcomeOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result();
  return state === 'passed' || state === 'skipped' ? state : 'failed';
}

function brokenSuites(module: TestModule): readonly string[] {
  const suites = [module, ...module.children.allSuites()];
  return suites.filter((suite) => suite.errors().length > 0).map((suite) => ('fullName' in suite ? suite.fullName : suite.moduleId));
}
