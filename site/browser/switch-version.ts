/** A menu of all versions, in the place of the link to them. */

interface Listed {
  readonly version: string;
  readonly href: string;
}

/** On the page of a chart the versions are on the page itself; that of a version asks for the file that the chart has for programs. */
export async function showVersionMenu(): Promise<void> {
  const place = document.getElementById('switch');
  const shown = document.querySelector('h1 .version')?.textContent;
  if (place === null || shown === undefined || shown === null) return;
  const versions = listedHere() ?? (await listedInFile());
  if (versions.length < 2) return;
  const menu = document.createElement('details');
  const title = document.createElement('summary');
  title.textContent = `${versions.length} versions`;
  const list = document.createElement('ul');
  list.append(...versions.map((each) => line(each, shown)));
  menu.append(title, list);
  place.replaceChildren(menu);
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    title.focus();
  });
  addEventListener('click', (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
}

function listedHere(): readonly Listed[] | undefined {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('#versions .versions th a')];
  return links.length === 0 ? undefined : links.map(({ textContent, href }) => ({ version: textContent, href }));
}

async function listedInFile(): Promise<readonly Listed[]> {
  // A page that was opened as a file may not read other files.
  if (location.protocol === 'file:') return [];
  try {
    const response = await fetch('chart.json');
    const { versions }: { versions: readonly { readonly version: string }[] } = await response.json();
    return versions.map(({ version }) => ({ version, href: `${encodeURIComponent(version)}.html` }));
  } catch {
    return [];
  }
}

function line({ version, href }: Listed, shown: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = version;
  if (version === shown) link.setAttribute('aria-current', 'page');
  const item = document.createElement('li');
  item.append(link);
  return item;
}
