/** Search as you type over all parts of all pages. The data are loaded when the reader begins. */
import MiniSearch from 'minisearch';

type Data = readonly (readonly [file: string, title: string, parts: readonly (readonly [id: string, heading: string, text: string])[]])[];

interface Part {
  readonly id: number;
  readonly href: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

/** The tag of this script says what to load, and how to come to the pages from here. */
const { root = '', search = '' } = (document.currentScript as HTMLScriptElement | null)?.dataset ?? {};

const maxResults = 12;

/** Shows the field, and what it finds. */
export function showDocsSearch(): void {
  const form = document.querySelector<HTMLFormElement>('#Search');
  const query = document.querySelector<HTMLInputElement>('#Query');
  const results = document.querySelector<HTMLElement>('#Results');
  const said = document.querySelector<HTMLElement>('#Said');
  if (form === null || query === null || results === null || said === null) return;
  let loading: Promise<Found> | undefined;
  const load = (): Promise<Found> => {
    loading ??= loaded();
    return loading;
  };

  const close = (): void => {
    results.hidden = true;
    results.replaceChildren();
  };
  const update = async (): Promise<void> => {
    const text = query.value.trim();
    if (text === '') {
      said.textContent = '';
      return close();
    }
    const found = (await load())(text);
    // An older answer does not replace a newer one.
    if (query.value.trim() !== text) return;
    results.replaceChildren(...(found.length === 0 ? [nothing(text)] : found.slice(0, maxResults).map((part) => resultLine(part, text))));
    results.hidden = false;
    said.textContent = found.length === 0 ? 'Nothing found' : `${Math.min(found.length, maxResults)} results. Use the arrow keys.`;
  };

  form.hidden = false;
  query.addEventListener('focus', load, { once: true });
  query.addEventListener('input', update);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await update();
    results.querySelector('a')?.click();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      close();
      query.focus();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const stops = [query, ...results.querySelectorAll('a')];
      const at = stops.indexOf(document.activeElement as HTMLInputElement);
      const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (at >= 0 && next !== undefined) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  addEventListener('click', ({ target }) => {
    if (!(target instanceof Node && form.contains(target)) || (target instanceof Element && target.closest('a') !== null)) close();
  });
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !form.contains(relatedTarget)) close();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    query.focus();
  });
}

type Found = (text: string) => readonly Part[];

/** A page that was opened as a file can load a script, and nothing else. */
async function loaded(): Promise<Found> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = search;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${search} could not be loaded`)));
    document.head.append(script);
  });
  const data = (globalThis as unknown as { readonly charthouseDocs: Data }).charthouseDocs;
  const parts: Part[] = [];
  for (const [file, title, sections] of data) {
    for (const [id, heading, text] of sections) {
      parts.push({ id: parts.length, href: root + file + (id === '' ? '' : `#${id}`), title, heading, text });
    }
  }
  const index = new MiniSearch<Part>({
    fields: ['heading', 'title', 'text'],
    tokenize: (text) => [...wholeWords(text), ...wholeWords(text).flatMap(wordParts)],
    searchOptions: {
      boost: { heading: 4, title: 3 },
      // The beginning of a page is what most people look for.
      boostDocument: (id) => (parts[id]?.heading === '' ? 2 : 1),
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(parts);
  const find = (text: string, tokenize: (text: string) => string[]): readonly Part[] =>
    fewOfEach(
      namedFirst(
        index.search(text, { tokenize }).flatMap(({ id }) => parts[id] ?? []),
        text,
      ),
    );
  return (text) => {
    const found = find(text, wholeWords);
    return found.length > 0
      ? found
      : find(text, (whole) => wholeWords(whole).flatMap((word) => [word].filter(isSimple).concat(wordParts(word))));
  };
}

/** Codes and options are one word: CH_CONFLICT, skip-existing. */
function wholeWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?/gu) ?? [];
}

/** Their parts, for those who know only one of them. */
function wordParts(word: string): string[] {
  return isSimple(word) ? [] : word.split(/[_.-]+/);
}

function isSimple(word: string): boolean {
  return !/[_.-]/.test(word);
}

/** `--to` is found in hundreds of texts: the part with this very name comes first. */
function namedFirst(parts: readonly Part[], text: string): readonly Part[] {
  const isNamed = ({ heading }: Part): boolean => heading.toLowerCase() === text.toLowerCase();
  return [...parts.filter(isNamed), ...parts.filter((part) => !isNamed(part))];
}

/** A long page does not hide all others. */
function fewOfEach(parts: readonly Part[]): readonly Part[] {
  const counts = new Map<string, number>();
  return parts.filter(({ title }) => {
    const count = (counts.get(title) ?? 0) + 1;
    counts.set(title, count);
    return count <= 3;
  });
}

function resultLine({ href, title, heading, text }: Part, query: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  link.append(element('b', heading === '' ? title : heading), element('span', heading === '' ? '' : title), excerpt(text, query));
  return link;
}

/** The words around the first one that was searched for. */
function excerpt(text: string, query: string): HTMLElement {
  const words = query.toLowerCase().split(/\s+/);
  const low = text.toLowerCase();
  const places = words.map((word) => low.indexOf(word)).filter((at) => at >= 0);
  const first = Math.max(0, Math.min(...(places.length === 0 ? [0] : places)) - 40);
  const start = first === 0 ? 0 : text.indexOf(' ', first) + 1;
  const cut = text.slice(start, start + 160);
  const shown = start + 160 < text.length ? `${cut.replace(/\s+\S*$/, '')} …` : cut;
  const line = element('small', start === 0 ? '' : '… ');
  const pattern = new RegExp(`(${words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  for (const [at, piece] of shown.split(pattern).entries()) line.append(at % 2 === 1 ? element('mark', piece) : piece);
  return line;
}

function nothing(text: string): HTMLElement {
  return element('p', `No page has “${text}”.`);
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
