/** The rows of the command table that copy charts from one repository to another. */

/** They do the same, for repositories of others and for your own. */
export const copyCommands = {
  mirror: {
    group: 'repository',
    summary: 'Copy a chart repository, or a part of it',
    about:
      'Copies packages and provenance files byte for byte, compares each package with the digest, chart and version that the source lists, and adds the entries in one atomic commit, with relative URLs. Run it again to add what is new, or to go on after it was stopped: what is there already is not read again. A version that the target has with other bytes is refused.',
    argument: {
      placeholder: 'SOURCE [NAME[@RANGE]]',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary:
        'Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar); then charts, default: all',
    },
    examples: [
      { line: 'charthouse mirror https://charts.example.com --to ./mirror --dry-run', says: 'show what would be copied' },
      { line: 'charthouse mirror https://charts.example.com --to s3://mirror', says: 'copy everything that the bucket lacks' },
      {
        line: 'charthouse mirror https://charts.example.com app "db@^2" --newest 3 --no-pre-releases --to ./mirror',
        says: 'the newest three releases of two charts',
      },
      { line: 'charthouse mirror https://charts.example.com --to charts.tar', says: 'one file for a network without internet access' },
      { line: 'charthouse mirror charts.tar --to s3://charts', says: 'and from that file into a bucket' },
      { line: 'charthouse mirror oci://ghcr.io/acme/charts app db --to ./mirror', says: 'two charts of a registry' },
    ],
  },
  promote: {
    group: 'repository',
    summary: 'Copy versions from one of your repositories to another',
    about:
      'Copies the versions that you name, byte for byte and with their provenance files, so that users of both repositories have the same digests. The publication time stays. Nothing is packaged again, and nothing that the target has is changed.',
    argument: {
      placeholder: 'NAME[@RANGE]',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Chart, one version of it, or a range of versions',
    },
    examples: [
      { line: 'charthouse promote app@1.4.0 --from s3://charts-staging --to s3://charts --dry-run', says: 'show what would be copied' },
      { line: 'charthouse promote app@1.4.0 --from s3://charts-staging --to s3://charts', says: 'copy one version' },
      { line: 'charthouse promote app "db@~2.1" --from s3://staging --to stack:charts', says: 'copy several' },
    ],
  },
} as const;
