/** Checks the hand-written pages against the tables: each code has its page, under its title, and no page is without a code. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const sections = ['## What happened', '## What to do', '## Example'];

/** The faults, one line each. */
export async function pageFaults(root, { catalogue, warnings }) {
  const faults = [];
  const folder = join(root, 'docs/errors');
  const files = new Set((await readdir(folder)).filter((name) => name !== 'README.md'));
  for (const [code, { title, exitCode }] of Object.entries(catalogue)) {
    const path = `docs/errors/${code}.md`;
    if (!files.delete(`${code}.md`)) {
      faults.push(`${path} is missing`);
      continue;
    }
    const page = await readFile(join(root, path), 'utf8');
    const [heading, , exit] = page.split('\n');
    if (heading !== `# ${code}: ${title}`) faults.push(`${path}: the heading is not "# ${code}: ${title}"`);
    if (exit !== `Exit code ${exitCode}.`) faults.push(`${path}: line 3 is not "Exit code ${exitCode}."`);
    for (const section of sections) if (!page.includes(`\n${section}\n`)) faults.push(`${path}: there is no section "${section}"`);
  }
  for (const name of files) faults.push(`docs/errors/${name} is a page without a code`);
  return [...faults, ...(await warningFaults(root, Object.keys(warnings)))];
}

async function warningFaults(root, codes) {
  const page = await readFile(join(root, 'docs/warnings.md'), 'utf8').catch(() => '');
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  return [
    ...codes.filter((code) => !headings.includes(code)).map((code) => `docs/warnings.md: there is no section "## ${code}"`),
    ...headings.filter((heading) => !codes.includes(heading)).map((heading) => `docs/warnings.md: "## ${heading}" is no warning`),
  ];
}
