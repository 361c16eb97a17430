/** The groups in which help and reference list options and commands. */

/** The titles of the groups of options, in the order in which help lists them. */
export const optionGroups = {
  common: 'Common options',
  charts: 'Charts',
  dependencies: 'Dependencies',
  checks: 'Checks',
  helm: 'Helm',
  index: 'Index and packages',
  retention: 'Retention',
  cdn: 'CDN',
  aws: 'AWS and S3',
  github: 'GitHub',
  output: 'Run and output',
} as const;

/** The group of an option. */
export type OptionGroup = keyof typeof optionGroups;

/** The titles of the groups of commands. The order is that of the command table. */
export const commandGroups = {
  publish: 'Publish',
  check: 'Check',
  repository: 'Repository',
  aws: 'AWS',
  setup: 'Set-up',
} as const;

/** The group of a command. */
export type CommandGroup = keyof typeof commandGroups;
