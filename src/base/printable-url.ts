/** URLs for people and logs: without anything that may be secret. */

/**
 * The URL without user, password, query and fragment, each of which may be a secret. A URL without any of them is returned as written, so
 * that people recognise it.
 */
export function printableUrl(url: string | URL): string {
  if (typeof url === 'string' && !URL.canParse(url)) return cut(url);
  const printable = new URL(url);
  const hasUser = printable.username !== '' || printable.password !== '';
  // The path may be the end of a password that contains a slash.
  if (hasUser && printable.pathname.includes('@')) return cut(printable.href);
  printable.username = '';
  printable.password = '';
  printable.search = '';
  printable.hash = '';
  // The slash that parsing adds after a bare host.
  return `${String(url)}/` === printable.href ? String(url) : printable.href;
}

/** Everything up to the last `@` may be secret. If that is more than a user, what follows may not be the host, so the gap is shown. */
function cut(url: string): string {
  const plain = url.replace(/[?#].*$/s, '');
  const [start, end] = [plain.indexOf('//'), plain.lastIndexOf('@')];
  if (start < 0 || end < start + 2) return plain;
  const hidden = plain.slice(start + 2, end);
  return `${plain.slice(0, start)}${hidden.includes('/') ? '//…@' : '//'}${plain.slice(end + 1)}`;
}
