/** The values that a user can set, with types, defaults and an address of their own. */
import { type Html, html } from './html.ts';
import type { ChartVersion, ValueLine, ValueSection } from './model.ts';
import { safeHref } from './parts.ts';
import { maxValues } from './values-reference.ts';

/** The table, section by section, then the file. */
export function valuesSection({ values, valuesFile }: Pick<ChartVersion, 'values' | 'valuesFile'>): Html {
  return html`<section id="values"><h2>Values</h2>
<form class="search" data-filter="values" role="search" hidden><label class="grow"><span class="hide">Search values</span><input type="search" placeholder="Search values" autocomplete="off" spellcheck="false"></label></form>
${values.map(sectionOf)}${isCut(values) ? html`<p>These are the first ${maxValues} values. The package has all of them.</p>\n` : ''}${valuesFile === undefined ? '' : html`<details><summary>values.yaml</summary><pre class="file" tabindex="0"><code>${valuesFile}</code></pre></details>`}
</section>`;
}

function isCut(values: ChartVersion['values']): boolean {
  return values.reduce((count, each) => count + each.values.length, 0) >= maxValues;
}

function sectionOf({ title, values }: ValueSection): Html {
  return html`<div class="scroll" data-group tabindex="0" role="region" aria-label="${title === '' ? 'Values' : title}"><table class="values"><caption${title === '' ? html` class="hide"` : ''}>${title === '' ? 'Values' : title}</caption>
<thead><tr><th scope="col">Value</th><th scope="col">Default</th><th scope="col">Description</th></tr></thead>
<tbody>
${values.map(line)}</tbody></table></div>
`;
}

function line({ path, type, fallback, description }: ValueLine): Html {
  const id = anchorOf(path);
  return html`<tr id="${id}"><th scope="row"><a href="#${id}"><code>${path === '' ? '""' : path}</code></a> <span class="type">${type}</span></th><td>${fallback === undefined ? '' : html`<code>${withoutTicks(fallback)}</code>`}</td><td>${inline(description)}</td></tr>
`;
}

/** A default that a comment writes as Markdown. */
function withoutTicks(text: string): string {
  return /^`([^`]+)`$/.exec(text)?.[1] ?? text;
}

/** Comments have code and links of Markdown; all else of it would be a surprise in a line. */
function inline(text: string): readonly (Html | string)[] {
  const parts: (Html | string)[] = [];
  let end = 0;
  for (const found of text.matchAll(/`([^`]+)`|\[([^[\]]+)\]\(([^\s()]+)\)/g)) {
    const [whole, code, words, address] = found;
    const href = safeHref(address);
    if (code === undefined && href === undefined) continue;
    parts.push(
      text.slice(end, found.index),
      code === undefined ? html`<a href="${href}" rel="nofollow">${words}</a>` : html`<code>${code}</code>`,
    );
    end = found.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** An id without spaces that differs for different paths. */
function anchorOf(path: string): string {
  return `value-${encodeURIComponent(path).replaceAll('%', '_')}`;
}
