/** What changed between two versions: both packages are read by the browser itself, so no file of differences is kept anywhere. */
import { structuredPatch } from 'diff';
import { packageFiles } from './package-files.ts';

/** Above this, a difference is of no use on a screen. */
const maxLines = 4_000;

/** Shows the choice of versions, if there are two. */
export function showCompare(): void {
  const form = document.getElementById('compare') as HTMLFormElement | null;
  const place = document.getElementById('difference');
  const [from, to] = form?.querySelectorAll('select') ?? [];
  if (form === null || place === null || from === undefined || to === undefined || from.options.length < 2) return;
  let last = 0;
  const show = async (): Promise<readonly HTMLElement[]> => {
    try {
      const [before, after] = await Promise.all([from, to].map(({ selectedOptions }) => filesOf(selectedOptions[0])));
      return differences(before ?? new Map(), after ?? new Map());
    } catch (error) {
      return [paragraph(`The packages cannot be compared here: ${error instanceof Error ? error.message : String(error)}`)];
    }
  };
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const mine = ++last;
    place.replaceChildren(paragraph('Reading both packages …'));
    const shown = await show();
    // An older answer does not replace a newer one.
    if (mine === last) place.replaceChildren(...shown);
  });
}

async function filesOf(option: HTMLOptionElement | undefined): Promise<ReadonlyMap<string, string>> {
  const url = option?.dataset['url'];
  if (url === undefined) throw new Error('the index has no address of the package');
  if (location.protocol === 'file:')
    throw new Error('a page that was opened as a file may not read other files. Open it through a web server');
  // The index is three folders above; its relative addresses start there.
  const response = await fetch(new URL(url, new URL('../../../', location.href)));
  if (!response.ok || response.body === null) throw new Error(`${url} answers ${response.status}`);
  return packageFiles(response.body);
}

/** File by file, what users set and see first. */
function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly HTMLElement[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  if (changed.length === 0) return [paragraph('Both versions contain the same files.')];
  return [
    paragraph(`${changed.length} ${changed.length === 1 ? 'file differs' : 'files differ'}.`),
    ...changed.flatMap((path) => fileDifference(path, before.get(path), after.get(path))),
  ];
}

function rank(path: string): number {
  const order = [/^Chart\.yaml$/, /^values\.yaml$/, /^values\.schema\.json$/, /^crds\//, /^templates\//];
  const at = order.findIndex((pattern) => pattern.test(path));
  return at < 0 ? order.length : at;
}

function fileDifference(path: string, before: string | undefined, after: string | undefined): readonly HTMLElement[] {
  const title = document.createElement('h3');
  title.textContent = `${plain(path)}${before === undefined ? ' (new)' : after === undefined ? ' (gone)' : ''}`;
  const patch = structuredPatch(path, path, before ?? '', after ?? '', '', '', { context: 3, timeout: 2_000 });
  const lines = patch?.hunks.flatMap(({ oldStart, newStart, lines: all }) => [`@@ ${oldStart} → ${newStart} @@`, ...all]) ?? [];
  if (lines.length === 0 || lines.length > maxLines) return [title, paragraph('This difference is too large to be shown.')];
  const block = document.createElement('pre');
  block.tabIndex = 0;
  block.append(...lines.map(lineElement));
  return [title, block];
}

const kinds: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '@': 'place', '\\': 'place' };

function lineElement(text: string): HTMLElement {
  const line = document.createElement('span');
  line.className = kinds[text[0] ?? ''] ?? '';
  line.textContent = `${plain(text)}\n`;
  return line;
}

/** The marks that turn the direction of text could make a change read as another one: they are shown, not followed. */
function plain(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase()}]`);
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
