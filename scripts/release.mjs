/**
 * The parts of a release of charthouse itself, from package.json and CHANGELOG.md:
 * `release.mjs check [TAG]` fails if they do not fit the tag, `release.mjs notes [TAG]` prints the notes,
 * `release.mjs outputs [TAG]` prints what release.yml needs, as lines for $GITHUB_OUTPUT.
 * Without a tag, as on a pull request, the version of package.json counts, and notes may still be under "Unreleased".
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const [command, tag] = process.argv.slice(2);
const [{ version }, library, changelog] = await Promise.all([
  readFile(join(root, 'package.json'), 'utf8').then(JSON.parse),
  readFile(join(root, 'library/package.json'), 'utf8').then(JSON.parse),
  readFile(join(root, 'CHANGELOG.md'), 'utf8'),
]);

const notes = sectionOf(version) ?? (tag ? undefined : sectionOf('Unreleased'));
const faults = [
  ...(tag && tag !== `v${version}`
    ? [`the tag is ${tag}, but package.json has version ${version}: tag v${version}, or raise the version`]
    : []),
  ...(library.version === version ? [] : [`library/package.json has version ${library.version}, and package.json ${version}`]),
  ...(notes ? [] : [`CHANGELOG.md has no text under "## ${version}"`]),
];
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${answer()}\n`);
}

function answer() {
  if (command === 'check') return `${version} can be released`;
  if (command === 'notes') return notes;
  if (command === 'outputs') return outputs().join('\n');
  throw new Error('usage: release.mjs check|notes|outputs [TAG]');
}

/** A pre-release becomes no default: npm keeps `latest`, and the tag of the major version does not move. */
function outputs() {
  const isPrerelease = version.includes('-');
  return [
    `version=${version}`,
    `prerelease=${isPrerelease}`,
    `dist-tag=${isPrerelease ? 'next' : 'latest'}`,
    `major=${isPrerelease ? '' : `v${version.split('.')[0]}`}`,
  ];
}

/** The text below a heading of CHANGELOG.md, up to the next one; undefined if there is none. */
function sectionOf(name) {
  const [, text = ''] = changelog.split(`\n## ${name}\n`);
  return text.split('\n## ')[0].trim() || undefined;
}
