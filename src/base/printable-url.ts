/** URLs for people and logs: without anything that may be secret. */

/**
 * The URL without user, password, query and fragment, each of which may be a secret. One without any of them stays as it was
 * written, so that people recognise it.
 */
export function printableUrl(url: string | URL): string {
  if (typeof url === 'string' && !URL.canParse(url)) return cut(url);
  const printable = new URL(url);
  const hasUser = printable.username !== '' || printable.password !== '';
  // Its path may be the end of a password with a slash in it.
  if (hasUser && printable.pathname.includes('@')) return cut(printable.href);
  printable.username = '';
  printable.password = '';
  printable.search = '';
  printable.hash = '';
  // The slash that parsing adds behind a bare host.
  return `${String(url)}/` === printable.href ? String(url) : printable.href;
}

/** Up to the last `@` all may be secret. Where that is more than a user, what follows need not be the host, so the gap is shown. */
function cut(url: string): string {
  const plain = url.replace(/[?#].*$/s, '');
  const [start, end] = [plain.indexOf('//'), plain.lastIndexOf('@')];
  if (start < 0 || end < start + 2) return plain;
  const hidden = plain.slice(start + 2, end);
  return `${plain.slice(0, start)}${hidden.includes('/') ? '//…@' : '//'}${plain.slice(end + 1)}`;
}
