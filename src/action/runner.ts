/** GitHub's runner, as a step sees it: its log and its command files, by @actions/core. */
import { addPath, error, info, setOutput, setSecret, summary, warning } from '@actions/core';
import type { Annotation } from './annotations.ts';

/** What a step can send to the runner. */
export interface Runner {
  readonly log: (text: string) => void;
  readonly warn: (annotation: Annotation) => void;
  readonly refuse: (annotation: Annotation) => void;
  /** For the steps that come after. */
  readonly addPath: (folder: string) => void;
  /** Outputs, and a part of the job's page. */
  readonly leave: (outputs: Readonly<Record<string, string>>, page: string) => Promise<void>;
}

/** The one that runs this process. */
export const githubRunner: Runner = {
  log: (text) => info(harmless(text)),
  warn: (annotation) => warning(annotation.message, properties(annotation)),
  refuse: (annotation) => error(annotation.message, properties(annotation)),
  addPath,
  leave: async (outputs, page) => {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
    // By hand there is no page.
    if (page !== '' && (process.env['GITHUB_STEP_SUMMARY'] ?? '') !== '') await summary.addRaw(page).write();
  },
};

/** Whatever a log line says, also of other programs, these are not in it. */
export function maskSecrets(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of secretNames) {
    const value = environment[name];
    if (value !== undefined && value !== '') setSecret(value);
  }
}

const secretNames = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'],
  ...['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'],
];

/** What a chart or a server says is no command of the runner's, which takes `::` for one where a line begins, and `##[` anywhere. */
export function harmless(text: string): string {
  return text.replace(/^([^\S\r\n\u2028\u2029]*)::/gm, '$1\u200b::').replaceAll('##[', '##\u200b[');
}

function properties({ title, where }: Annotation): Parameters<typeof error>[1] {
  if (where === undefined) return { title };
  const { file, line, column } = where;
  return {
    title,
    file,
    ...(line === undefined ? {} : { startLine: line }),
    ...(line === undefined || column === undefined ? {} : { startColumn: column }),
  };
}
