/** Search as you type over the list of charts: what is searched is in the list already. */
import MiniSearch from 'minisearch';

interface Line {
  readonly id: number;
  readonly element: HTMLElement;
  readonly name: string;
  readonly description: string;
  readonly words: string;
  /** In milliseconds; 0 without a time. */
  readonly created: number;
  readonly is: ReadonlySet<string>;
}

/** Shows the search of the home page. */
export function showChartSearch(): void {
  const form = byId<HTMLFormElement>('search');
  const list = byId('list');
  const query = byId<HTMLInputElement>('query');
  const sort = byId<HTMLSelectElement>('sort');
  const none = byId('none');
  if (form === null || list === null || query === null || sort === null || none === null || list.children.length < 2) return;
  const lines = [...list.children].map((element, id) => lineOf(element as HTMLElement, id));
  let index: MiniSearch<Line> | undefined;

  const update = (): void => {
    const text = query.value.trim();
    index ??= indexOf(lines);
    const checked = [...form.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);
    const kinds = checked.filter((value) => value === 'application' || value === 'library');
    const others = checked.filter((value) => value !== 'application' && value !== 'library');
    const matching = text === '' ? lines : index.search(text).flatMap(({ id }) => lines[id] ?? []);
    const found = sorted(matching, sort.value).filter(
      ({ is }) => others.every((each) => is.has(each)) && (kinds.length === 0 || kinds.some((each) => is.has(each))),
    );
    list.replaceChildren(...found.map(({ element }) => element));
    none.hidden = found.length > 0;
    const count = found.length === lines.length ? String(lines.length) : `${found.length} of ${lines.length}`;
    setText('count', count);
    setText('said', `${count} ${lines.length === 1 ? 'chart' : 'charts'}`);
    remember(text);
  };

  form.hidden = false;
  form.addEventListener('input', update);
  form.addEventListener('submit', (event) => event.preventDefault());
  byId('reset')?.addEventListener('click', () => {
    form.reset();
    update();
    query.focus();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    query.focus();
  });
  query.value = new URLSearchParams(location.search).get('q') ?? '';
  if (query.value !== '') update();
}

function lineOf(element: HTMLElement, id: number): Line {
  const text = (selector: string): string => element.querySelector(selector)?.textContent ?? '';
  return {
    ...{ id, element, name: text('h3 a'), description: text('div > p'), words: element.dataset['words'] ?? '' },
    created: Date.parse(element.querySelector('time')?.dateTime ?? '') || 0,
    is: new Set((element.dataset['is'] ?? '').split(' ')),
  };
}

function indexOf(lines: readonly Line[]): MiniSearch<Line> {
  const index = new MiniSearch<Line>({
    fields: ['name', 'words', 'description'],
    searchOptions: { boost: { name: 4, words: 2 }, prefix: true, fuzzy: (term) => (term.length > 3 ? 0.2 : false), combineWith: 'AND' },
  });
  index.addAll(lines);
  return index;
}

/** In the order of the names, or of the search if there is one. */
function sorted(lines: readonly Line[], by: string): readonly Line[] {
  return by === 'created' ? [...lines].sort((a, b) => b.created - a.created) : lines;
}

/** A search has an address, which can be sent to others. */
function remember(text: string): void {
  const url = new URL(location.href);
  if (text === '') url.searchParams.delete('q');
  else url.searchParams.set('q', text);
  // A page that was opened as a file has no address that can change.
  if (location.protocol !== 'file:') history.replaceState(null, '', url);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

function setText(id: string, text: string): void {
  const element = byId(id);
  if (element !== null) element.textContent = text;
}

function byId<T extends HTMLElement = HTMLElement>(id: string): T | null {
  return document.getElementById(id) as T | null;
}
