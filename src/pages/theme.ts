/** The colours of a repository's own. */

/**
 * A style sheet of one rule for each kind of screen; undefined for charthouse's own colours. The colours are of the form `#rrggbb`. One that
 * cannot be read on the page is made darker or lighter; for dark screens, one is made of the other if it is not given.
 */
export function themeSheet({
  accent,
  accentDark,
}: {
  readonly accent?: string | undefined;
  readonly accentDark?: string | undefined;
}): string | undefined {
  if (accent === undefined && accentDark === undefined) return undefined;
  const light = accent === undefined ? '' : `:root{--accent:${readable(accent, grounds.light)}}`;
  return `${light}@media (prefers-color-scheme:dark){:root{--accent:${readable(accentDark ?? accent ?? '', grounds.dark)}}}\n`;
}

/** `--ground` in site/style.css, and the colour that is farthest from it. */
const grounds = { light: { ground: '#ffffff', away: '#000000' }, dark: { ground: '#101514', away: '#ffffff' } } as const;

/** WCAG asks for 4.5; boxes are a little closer to the text than the page is. */
const leastContrast = 5.2;

function readable(colour: string, { ground, away }: (typeof grounds)[keyof typeof grounds]): string {
  const [from, to] = [channels(colour), channels(away)];
  for (let step = 0; step < 20; step += 1) {
    const mixed = from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * (step / 20)));
    const text = `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
    if (contrast(text, ground) >= leastContrast) return text;
  }
  return away;
}

/** As WCAG 2 defines it: from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
