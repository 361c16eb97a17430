/** The rows of the command table about setting up. */

/** Spread into the command table. */
export const setupCommands = {
  init: {
    group: 'setup',
    summary: 'Write charthouse.yaml and GitHub workflows for your charts',
    about:
      'Finds your charts, and writes charthouse.yaml and four GitHub workflows. One publishes releases, one deploys the AWS infrastructure, one checks pull requests, one checks the repository every day. Asks nothing, replaces no file, and prints what to do next.',
    examples: [
      { line: 'charthouse init', says: 'in the root of a git repository with charts' },
      { line: 'charthouse init --dry-run', says: 'show which files it would write' },
      { line: 'charthouse init --update-helmignore', says: 'if the root of the git repository is a chart with a .helmignore' },
      { line: 'charthouse init --to s3://charts --url https://charts.example.com', says: 'for an existing bucket' },
    ],
  },
  completion: {
    group: 'setup',
    summary: 'Print the completion script for your shell',
    about: 'Prints a script that completes commands, options and their values.',
    argument: {
      placeholder: 'SHELL',
      variadic: false,
      required: true,
      completes: ['bash', 'zsh', 'fish'],
      summary: 'bash, zsh or fish',
    },
    examples: [
      { line: 'source <(charthouse completion bash)', says: 'bash: for this session; add the line to ~/.bashrc to keep it' },
      { line: 'charthouse completion zsh > "$fpath[1]/_charthouse"', says: 'zsh' },
      { line: 'charthouse completion fish > ~/.config/fish/completions/charthouse.fish', says: 'fish' },
    ],
  },
} as const;
