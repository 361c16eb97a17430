/** What the workflows share: their options, and parts of their texts. */

/** What differs between repositories. */
export interface WorkflowOptions {
  /** The value of `uses:`: `OWNER/NAME@COMMIT # vVERSION`, or `./` in the repository of the Action itself. */
  readonly action: string;
  /** The target, if no charthouse.yaml sets it. */
  readonly to?: string | undefined;
  /** The charts, if only their tags `NAME-VERSION` publish them, since other tags and releases are of something else; if absent, tags `v*` and every GitHub release do. */
  readonly charts?: readonly string[] | undefined;
  /** The files that describe the infrastructure; undefined if there is no stack to deploy. */
  readonly infraPaths: readonly string[] | undefined;
  /** A comment for people who want to edit the file: how it is made. */
  readonly note?: string | undefined;
}

/** Pinned by its commit. */
export const checkout: string = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';

/** An expression of GitHub. */
export function of(expression: string): string {
  return `\${{ ${expression} }}`;
}

/** The comments at the top. */
export function head({ note }: WorkflowOptions, about: string): string {
  return `${note === undefined ? '' : `# ${note}\n`}# ${about}\n`;
}

/** A line of `env`, if no charthouse.yaml names the repository. */
export function target({ to }: WorkflowOptions): string {
  return to === undefined ? '' : `\n  CHARTHOUSE_TO: ${to}`;
}

/** A run uses the role if there is one, otherwise the keys. What is not set is empty, and an empty value counts as absent. */
export const keys: string = `        env:
          AWS_ACCESS_KEY_ID: ${of('secrets.AWS_ACCESS_KEY_ID')}
          AWS_SECRET_ACCESS_KEY: ${of('secrets.AWS_SECRET_ACCESS_KEY')}`;
