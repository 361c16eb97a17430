/** `charthouse explain`: the page of an error or a warning, without a network. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { resultView } from '../../commands/command.ts';
import { suggest } from '../../hint/suggest.ts';
import { jsonDocument } from '../../report/document.ts';
import { tableText } from '../../report/table.ts';
import type { View } from '../../report/view.ts';
import type { RunCliCommand } from '../command.ts';
import { type CodePage, codePages, sameCode } from '../explain/pages.ts';
import { plainText } from '../explain/plain-text.ts';

/** A line that a person reads from end to end. */
const widest = 100;

/** Prints the page of a code, or all codes if you name none. */
export const runExplain: RunCliCommand = async (input) => {
  const { args, context } = input;
  const [word] = args;
  const pages = codePages();
  const common = { warnings: [], errors: [], exitCode: 0 };
  const document = jsonDocument({ command: 'explain', error: null });
  if (word === undefined) {
    const codes = pages.map(({ code, title, kind, exitCode, url }) => ({ code, title, kind, exitCode, url }));
    return { ...common, text: listOf(pages, resultView(input)), document: { ...document, codes } };
  }
  const found = pages.find(({ code }) => sameCode(word, code));
  if (found === undefined) throw unknownCode(word, pages);
  const { code, title, kind, exitCode, url, linkTo } = found;
  const text = plainText(found.page, { width: Math.min(context.stdout.columns, widest), linkTo });
  return {
    ...common,
    text: [`${code}: ${title}`, '', ...(kind === 'warning' ? ['A warning.', ''] : []), text, '', url].join('\n'),
    document: { ...document, explanation: { code, title, kind, exitCode, text, url } },
  };
};

function listOf(pages: readonly CodePage[], view: View): string {
  const width = Math.max(...pages.map(({ code }) => code.length));
  return tableText(
    pages.map(({ code, title }) => ({ cells: [code, title] })),
    { lead: width + 1 },
    view,
  );
}

function unknownCode(word: string, pages: readonly CodePage[]): CharthouseError {
  const parts = word
    .toLowerCase()
    .split(/[-_\s]+/)
    .filter((part) => part.length > 3);
  const meant = suggest(
    word.replace(/^ch[-_]/i, ''),
    pages.map(({ code }) => code.replace(/^CH_/, '')),
  );
  const near = pages.filter(
    ({ code }) => (meant !== undefined && sameCode(code, meant)) || parts.some((part) => code.toLowerCase().includes(part)),
  );
  return new CharthouseError('CH_USAGE', {
    message: `there is no error or warning ${quoted(word)}`,
    hint: near.length === 0 ? 'list all codes with: charthouse explain' : 'name one of these; list all codes with: charthouse explain',
    details: { problems: near.map(({ code, title }) => `${code}: ${title}`) },
  });
}
