/** Marks the section that is on the screen. */

/** Only if the browser can watch it. */
export function markTabs(): void {
  const tabs = new Map([...document.querySelectorAll<HTMLAnchorElement>('.tabs a')].map((tab) => [tab.hash.slice(1), tab]));
  const seen = new Set<string>();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
      const first = [...tabs.keys()].find((id) => seen.has(id));
      for (const [id, tab] of tabs) id === first ? tab.setAttribute('aria-current', 'true') : tab.removeAttribute('aria-current');
    },
    { rootMargin: '-25% 0px -70% 0px' },
  );
  for (const id of tabs.keys()) {
    const section = document.getElementById(id);
    if (section !== null) watch.observe(section);
  }
}
