/** Small parts that several pages have. */
import { type Html, html } from './html.ts';
import type { ChartSummary, ToRoot, VersionSummary, YankMark } from './model.ts';

/** The names of months are the same for all readers; the browser does not change them. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day, with the whole time for programs. */
export function day(time: string | undefined): Html | undefined {
  const text = time === undefined ? undefined : dayText(time);
  return time === undefined || text === undefined ? undefined : html`<time datetime="${new Date(time).toISOString()}">${text}</time>`;
}

/** Undefined if it is no time. */
function dayText(time: string): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `1.2 kB`, `3.4 MB`: powers of ten, as on a release page. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, divisor] = bytes < 999_950 ? ['kB', 1e3] : ['MB', 1e6];
  return `${(bytes / (divisor as number)).toFixed(1)} ${unit}`;
}

/** The first letters of a chart's name on a colour of its own: icons of charts are on other servers, which a page does not ask. */
export function tile(name: string): Html {
  const letters = name.split(/[^a-z0-9]+/i).filter((part) => part !== '');
  const text = (letters.length > 1 ? `${letters[0]?.[0] ?? ''}${letters[1]?.[0] ?? ''}` : name.slice(0, 2)).toUpperCase();
  return html`<svg class="tile tone-${toneOf(name)}" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="9"/><text x="20" y="20.5" text-anchor="middle" dominant-baseline="central">${text}</text></svg>`;
}

/** One of eight tones, the same for a name on every page. */
function toneOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}

/** A word with a frame. */
export function badge(kind: 'neutral' | 'good' | 'warn' | 'bad', text: string): Html {
  return html`<span class="badge ${kind}">${text}</span>`;
}

/** What sets a chart apart in the list. */
export function chartBadges({
  isLibrary,
  isDeprecated,
  isSigned,
}: Pick<ChartSummary, 'isLibrary' | 'isDeprecated' | 'isSigned'>): readonly Html[] {
  return [
    ...(isDeprecated ? [badge('warn', 'deprecated')] : []),
    ...(isLibrary ? [badge('neutral', 'library')] : []),
    ...(isSigned ? [badge('good', 'signed')] : []),
  ];
}

/** What sets a version apart. */
export function versionBadges({ isPreRelease, isDeprecated, yanked, isSigned }: VersionSummary): readonly Html[] {
  return [
    ...(yanked === undefined ? [] : [badge('bad', 'yanked')]),
    ...(isDeprecated ? [badge('warn', 'deprecated')] : []),
    ...(isPreRelease ? [badge('neutral', 'pre-release')] : []),
    ...(isSigned ? [badge('good', 'signed')] : []),
  ];
}

/** When and why a version was taken back. */
export function yankedText({ date, reason }: YankMark): string {
  return `Yanked on ${dayText(date) ?? date}${reason === undefined ? '.' : `: ${reason}`}`;
}

/** A command with a button that copies it; the script shows the button. */
export function command(text: string): Html {
  // A line does not end between the dashes of a flag and its name.
  const parts = text.split(/( --[a-z-]+)/).map((part, at) => (at % 2 === 0 ? part : html` <span>${part.slice(1)}</span>`));
  return html`<div class="command"><pre tabindex="0"><code>${parts}</code></pre><button type="button" class="copy" hidden>Copy</button></div>`;
}

/** The folder of a chart's pages, from the root. A name is one part of a path, whatever is in it. */
export function chartFolder(name: string): string {
  return `pages/charts/${encodeURIComponent(name)}`;
}

/** The page of a version, from the root. */
export function versionPage(name: string, version: string): string {
  return `${chartFolder(name)}/${encodeURIComponent(version)}.html`;
}

/** The address of a package, as it is in the index. Undefined if no browser downloads it: from a registry, or with a scheme of any kind. */
export function packageHref(url: string, toRoot: ToRoot): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url.trim())) return safeHref(url);
  // From the root of the server, or on another one.
  return url.startsWith('/') ? url : toRoot + url;
}

/** Only what a browser opens as a page: a link from a package may name any scheme. */
export function safeHref(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[^\s]+$/i.test(url) ? url : undefined;
}
