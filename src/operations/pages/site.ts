/** What all pages of a repository have in common, and the files that they load. */
import { createHash } from 'node:crypto';
import { script, styleSheet } from '../../pages/assets.ts';
import { pageNames } from '../../pages/extra-names.ts';
import type { Link, Site } from '../../pages/model.ts';
import { themeSheet } from '../../pages/theme.ts';
import type { SiteSettings } from '../../ports/pages.ts';
import { extraKey, statusKey } from './objects.ts';

/** A file whose name changes with its contents. */
export interface Asset {
  readonly name: string;
  readonly text: string;
}

/** The same for the same settings: every command makes pages that look alike. */
export function siteOf(url: string | undefined, settings: SiteSettings): { readonly site: Site; readonly assets: readonly Asset[] } {
  const style = asset('style', 'css', styleSheet);
  const code = asset('script', 'js', script);
  const colours = themeSheet(settings);
  const theme = colours === undefined ? undefined : asset('theme', 'css', colours);
  const host = url === undefined ? undefined : new URL(url).hostname;
  const site = {
    title: settings.title ?? host ?? 'Helm charts',
    description: settings.description,
    repositoryName: settings.name ?? host?.split('.').find((part) => !/^(www|charts?|helm)$/.test(part)) ?? 'charts',
    url,
    logo: settings.logo,
    pages: ownPages(settings),
    links: settings.links ?? [],
    assets: { style: style.name, script: code.name, theme: theme?.name },
  };
  return { site, assets: [style, code, ...(theme === undefined ? [] : [theme])] };
}

function ownPages({ pages = [], status = false }: SiteSettings): readonly Link[] {
  const names = pageNames(pages.map(({ file }) => file));
  return [
    ...pages.map(({ title }, at) => ({ text: title, href: extraKey(names[at] ?? '') })),
    ...(status ? [{ text: 'Status', href: statusKey }] : []),
  ];
}

function asset(name: string, type: string, text: string): Asset {
  return { name: `${name}-${shortDigest(text)}.${type}`, text };
}

/** Enough to tell apart what one repository has had. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
