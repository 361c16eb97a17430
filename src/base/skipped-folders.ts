/** Folders whose charts are not meant to be released. */

/** Folders of tools, which may be large. */
const tools = ['node_modules', 'vendor', 'dist', 'build'];

/** Folders with samples and test data. */
const samples = ['testdata', 'test', 'tests', 'fixtures', 'examples'];

/** Their names, for messages. */
export const skippedFolders: readonly string[] = [...tools, ...samples];

/** Whether charts in a folder with this name are skipped. Hidden folders belong to programs. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || skippedFolders.includes(name);
}
