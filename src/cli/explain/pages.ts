/** The pages of all codes, which the build puts into the program, so that you can read them without a network. */
import { errorUrl, linkUrl, warningUrl } from '../../base/docs-url.ts';
import { catalogue } from '../../base/error-catalogue.ts';
import { warnings } from '../../base/warning.ts';

declare const CHARTHOUSE_PAGES: string | undefined;

/** What is known of a code. */
export interface CodePage {
  readonly code: string;
  readonly title: string;
  readonly kind: 'error' | 'warning';
  /** Of a command that ends with the error; null for a warning, which does not change it. */
  readonly exitCode: number | null;
  /** Markdown, without the heading. */
  readonly page: string;
  /** Of the same page on the web. */
  readonly url: string;
  /** The URL of a link of the page. */
  linkTo(target: string): string;
}

/** All codes, errors first. */
export function codePages(): readonly CodePage[] {
  const pages: Readonly<Record<string, string>> = typeof CHARTHOUSE_PAGES === 'string' ? JSON.parse(CHARTHOUSE_PAGES) : {};
  const page = (code: string): string => pages[code] ?? '';
  return [
    ...Object.entries(catalogue).map(([code, { title, exitCode }]) => ({
      ...{ code, title, exitCode, page: page(code) },
      ...{ kind: 'error' as const, url: errorUrl(code), linkTo: (target: string) => linkUrl(target, `errors/${code}.md`) },
    })),
    ...Object.entries(warnings).map(([code, title]) => ({
      ...{ code, title, exitCode: null, page: page(code) },
      ...{ kind: 'warning' as const, url: warningUrl(code), linkTo: (target: string) => linkUrl(target, 'warnings.md') },
    })),
  ];
}

/** The code as it is written in the tables: `conflict`, `CH-CONFLICT` and `ch_conflict` are CH_CONFLICT. */
export function sameCode(word: string, code: string): boolean {
  return plain(word) === plain(code);
}

function plain(code: string): string {
  return code.toLowerCase().replaceAll('_', '-').replace(/^ch-/, '');
}
