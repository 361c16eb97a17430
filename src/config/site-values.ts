/** What the values of `site:` must be, in charthouse.yaml and for programs. */
import { quoted } from '../base/quoted.ts';
import type { ValueFault } from './nested-keys.ts';

/** The keys, each with its description for editors. */
export const siteKeys = {
  title: 'the title of the pages; the host name of the repository by default',
  description: 'one or two sentences below the title',
  name: 'NAME in `helm repo add NAME URL`, on the pages and in what `publish` prints',
  logo: 'the path of an image beside the index, shown in front of the title',
  accent: 'the colour of links on light screens, as "#rrggbb"',
  'accent-dark': 'the same on dark screens',
  links: 'links of the header, each with `text` and `href`',
  status: '`true`: the page status.html, with figures that everyone can read',
  pages: 'more pages, made of Markdown files, each with `title` and `file`',
} as const;

/** The keys of one of the pages. */
export const pageKeys = ['title', 'file'] as const;

/** The keys of a link. */
export const linkKeys = ['text', 'href'] as const;

/** Undefined if the pages can show it. */
export function faultOfSiteValue(key: string, text: string): ValueFault | undefined {
  if (text.trim() === '') return { why: 'is empty', hint: `write its value, or remove ${quoted(key)}` };
  if ((key === 'accent' || key === 'accent-dark' || key === 'accentDark') && !/^#[0-9a-f]{6}$/i.test(text)) {
    return { why: `${quoted(text)} is not a colour`, hint: 'write it as "#0a6b5e", in quotes' };
  }
  if (key === 'name' && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text)) {
    return { why: `${quoted(text)} is not a name for helm repo add`, hint: 'use letters, digits, dots and dashes' };
  }
  if (key === 'logo' && !/^[A-Za-z0-9][A-Za-z0-9._/-]*[.](png|svg|jpe?g|webp|gif)$/i.test(text)) {
    return { why: `${quoted(text)} is not the path of an image beside the index`, hint: 'write a relative path, such as pages/logo.svg' };
  }
  // A pull request that changes the file must not publish what is elsewhere on the machine.
  if (key === 'file' && !/^(?:[.][/])?(?!(?:.*[/])?[.]{0,2}[/])[^/\\:][^\\:]*[.](md|markdown)$/i.test(text)) {
    return { why: `${quoted(text)} is not the path of a Markdown file here`, hint: 'write a relative path, such as about.md' };
  }
  if (key === 'href' && !/^https?:\/\/\S+$/i.test(text)) {
    return { why: `${quoted(text)} is not a URL`, hint: 'write one that starts with https://' };
  }
  return undefined;
}
