/** What axe finds on a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules of WCAG 2.2 AA, and axe's own best practices. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations as lines: the rule, and the first elements. */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (only) => {
      const run = (
        globalThis as unknown as { axe: { run(context: unknown, options: object): Promise<{ violations: readonly Violation[] }> } }
      ).axe;
      interface Violation {
        readonly id: string;
        readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
      }
      const { violations: all } = await run.run(document, { runOnly: only, resultTypes: ['violations'], preload: false });
      return all.map(
        ({ id, nodes }) =>
          `${id} (${nodes.length}): ${nodes
            .slice(0, 3)
            .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`)
            .join(' | ')}`,
      );
    },
    rules === undefined ? { type: 'tag', values: tags } : { type: 'rule', values: [...rules] },
  );
  return found;
}
