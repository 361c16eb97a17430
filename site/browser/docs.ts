/** What a page of the docs does besides being read: search and copy. Without it, everything else works. */
import { showCopyButtons } from './copy.ts';
import { watchScrollers } from './scrollers.ts';
import { showDocsSearch } from './search-docs.ts';

showCopyButtons();
showDocsSearch();
showCurrentPage();
watchScrollers();

/** The current page may be far down in the list. */
function showCurrentPage(): void {
  const pages = document.getElementById('Pages');
  const current = pages?.querySelector<HTMLElement>('[aria-current]');
  if (pages === null || !current) return;
  const below = current.getBoundingClientRect().top - pages.getBoundingClientRect().top;
  if (below > pages.clientHeight * 0.8) pages.scrollTop = below - pages.clientHeight / 2;
}
