/** The colours of a repository's own. */

/** A style sheet of one rule; undefined for charthouse's own colours. The colours are of the form `#rrggbb`. */
export function themeSheet({
  accent,
  accentDark,
}: {
  readonly accent?: string | undefined;
  readonly accentDark?: string | undefined;
}): string | undefined {
  if (accent === undefined && accentDark === undefined) return undefined;
  const light = accent === undefined ? '' : `:root{--accent:${accent}}`;
  return `${light}${accentDark === undefined ? '' : `@media (prefers-color-scheme:dark){:root{--accent:${accentDark}}}`}\n`;
}
