/** The rows of the option table that say how a store is reached and written to. */

/** For every command that works on a repository wherever it is stored; how objects are put, for those that put some. */
export const storeOptions = {
  region: {
    kind: 'region',
    places: 'anywhere',
    placeholder: 'REGION',
    variable: 'AWS_REGION',
    summary: 'the region of the bucket, or of the stack',
    detail:
      'Default: that of the AWS profile. If the bucket is in another region, S3 says so and is asked there. For `infra` it is us-east-1 unless `--region` is given, whatever `AWS_REGION` says: the certificates and metrics of CloudFront are there. For `authenticate` it is where STS is asked.',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'authenticate', 'doctor', 'infra', 'status'],
  },
  'endpoint-url': {
    kind: 'url',
    places: 'anywhere',
    placeholder: 'URL',
    summary: 'the S3 endpoint, where it is not Amazon’s',
    detail:
      'Else `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` count, as in every tool for AWS. `AWS_ENDPOINT_URL` is also that of CloudFront and CloudFormation. In charthouse.yaml it works with the static keys of a store only (docs/threat-model.md).',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'doctor', 'status'],
  },
  account: {
    kind: 'account',
    places: 'anywhere',
    placeholder: 'ID',
    variable: 'AWS_ACCOUNT_ID',
    summary: 'the AWS account that the bucket must belong to',
    detail:
      'Anybody else’s bucket is refused by S3 itself, at every request. Of `authenticate`: the one that the credentials must belong to.',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'authenticate', 'doctor', 'status'],
  },
  'role-to-assume': {
    kind: 'text',
    places: 'not-file',
    placeholder: 'ARN',
    summary: 'the role to assume with the OIDC token of a GitHub job',
    detail:
      'No stored secret: the job needs `permissions: id-token: write`. Counts before keys in the environment and before profiles. With `--account`, a role of another account is refused before anything is asked (docs/s3.md, "Roles without keys").',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'authenticate', 'doctor', 'infra', 'status'],
  },
  addressing: {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'STYLE',
    choices: ['auto', 'path', 'virtual'],
    default: 'auto',
    summary: 'where the bucket stands in an S3 URL',
    detail: '`path`: `https://HOST/BUCKET`; `virtual`: `https://BUCKET.HOST`. `auto` is `path` at a custom endpoint, and else `virtual`.',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'doctor', 'status'],
  },
  sse: {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'KIND',
    choices: ['AES256', 'aws:kms', 'aws:kms:dsse'],
    summary: 'how S3 encrypts what is put; default: as the bucket says',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor'],
  },
  'sse-kms-key-id': {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'KEY',
    summary: 'the KMS key that S3 encrypts with',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor'],
  },
  'storage-class': {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'CLASS',
    summary: 'the storage class of what is put; default: the store’s own',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor'],
  },
  acl: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'ACL',
    summary: 'the canned ACL of what is put, such as public-read, for stores that want one',
    detail: 'Buckets of Amazon’s that were made since 2023 take none.',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor'],
  },
  lock: {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'HOW',
    choices: ['auto', 'none'],
    default: 'auto',
    summary: 'what keeps two publishers apart',
    detail:
      '`auto`: the conditional writes of S3, the lock of a folder. `none`: for an S3 store that has no conditional writes; two publishers at once may then lose a version, so let a single job publish (docs/s3.md).',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor'],
  },
  local: {
    kind: 'switch',
    places: 'not-file',
    summary: 'look for every package in the repository of --to, also if its URL leads elsewhere',
    detail:
      'For an index with absolute URLs that are not those of `--url`, such as a checkout that a web server serves. A package is looked for under the end of its URL’s path: `stable/app-1.0.0.tgz`, then `app-1.0.0.tgz`. No other server is asked.',
    commands: ['verify'],
  },
} as const;
