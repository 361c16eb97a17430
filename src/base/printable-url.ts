/** URLs for people and logs: without anything that may be secret. */

/**
 * The URL without user, password, query and fragment, each of which may be a secret. One without any of them stays as it was
 * written, so that people recognise it.
 */
export function printableUrl(url: string | URL): string {
  if (typeof url === 'string' && !URL.canParse(url)) {
    // A password with a slash in it may be what keeps it from parsing. Or the slash ends a host, so the gap is shown.
    return url.replace(/[?#].*$/s, '').replace(/\/\/(.*)@/s, (_, hidden: string) => (hidden.includes('/') ? '//…@' : '//'));
  }
  const printable = new URL(url);
  printable.username = '';
  printable.password = '';
  printable.search = '';
  printable.hash = '';
  // The slash that parsing adds behind a bare host.
  return `${String(url)}/` === printable.href ? String(url) : printable.href;
}
