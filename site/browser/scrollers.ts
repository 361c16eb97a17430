/** What can be moved sideways is a stop of the keyboard; what fits is none. Without the script, all of it is. */

/** Keeps it so while the window and folded parts change. */
export function watchScrollers(): void {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) (target as HTMLElement).tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  for (const element of document.querySelectorAll('pre[tabindex], table[tabindex], .scroll[tabindex]')) watch.observe(element);
}
