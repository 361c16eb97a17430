/** Folders whose charts are not meant to be released. */

/** What tools put there, which may be large. */
const tools = ['node_modules', 'vendor', 'dist', 'build'];

/** What is there to try something out with. */
const samples = ['testdata', 'test', 'tests', 'fixtures', 'examples'];

/** Their names, for messages. */
export const passedOver: readonly string[] = [...tools, ...samples];

/** Whether charts in a folder of that name are passed over. Hidden folders belong to programs. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || passedOver.includes(name);
}
