/** A badge for other people's READMEs: the chart and its newest version. */
import { html } from './html.ts';

/** An average width of a character of Verdana at 11 px. */
const widthOf = (text: string): number => Math.round([...text].length * 6.6 + 10);

/** SVG with no font, script or link of its own, so that every proxy of images takes it. */
export function badgeImage(name: string, version: string): string {
  const [left, right] = [widthOf(name), widthOf(version)];
  const width = left + right;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${name}: ${version}"><title>${name}: ${version}</title><clipPath id="r"><rect width="${width}" height="20" rx="4"/></clipPath><g clip-path="url(#r)"><path fill="#3d4946" d="M0 0h${left}v20H0z"/><path fill="#0a6b5e" d="M${left} 0h${right}v20H${left}z"/></g><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${left / 2}" y="14">${name}</text><text x="${left + right / 2}" y="14">${version}</text></g></svg>
`.markup;
}
