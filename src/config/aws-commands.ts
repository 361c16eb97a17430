/** The rows of the command table about AWS. */

/** The nested commands of `infra`, and `authenticate`. */
export const awsCommands = {
  'infra template': {
    group: 'aws',
    summary: 'Print the CloudFormation template',
    about: 'Prints the template that infra deploy deploys: a bucket, CloudFront, DNS names, IAM roles and monitoring. Contacts no server.',
    examples: [{ line: 'charthouse infra template > template.json', says: 'to review it, or to deploy it with other tools' }],
  },
  'infra diff': {
    group: 'aws',
    summary: 'Show what a deployment would change',
    about: 'Creates a change set of the stack, prints it, and deletes it. Changes nothing.',
    examples: [
      { line: 'charthouse infra diff --stack charts', says: 'show what would be created, or what would change' },
      { line: 'charthouse infra diff --to stack:charts', says: 'the same, with the name that other commands take' },
    ],
  },
  'infra deploy': {
    group: 'aws',
    summary: 'Deploy the stack, after you confirm the changes',
    about:
      'Creates a change set, shows it, asks you, and executes exactly this change set. Then prints the outputs of the stack. Ctrl-C stops watching; CloudFormation continues.',
    examples: [
      {
        line: 'charthouse infra deploy --stack charts --parameters DomainName=charts.example.com,HostedZoneId=Z0123456789',
        says: 'deploy it under a domain name of your own',
      },
      { line: 'charthouse infra deploy --stack charts --yes', says: 'without asking, for scripts' },
    ],
  },
  'infra outputs': {
    group: 'aws',
    summary: 'Print the outputs of the stack',
    about: 'Prints the bucket, the distribution, the public URL and the roles that the stack has created. Changes nothing.',
    examples: [{ line: 'charthouse infra outputs --stack charts', says: 'print all outputs, one on each line' }],
  },
  authenticate: {
    group: 'aws',
    summary: 'Show the AWS identity that charthouse would use',
    about:
      'Finds credentials as publish does, or assumes the role of --role-to-assume, and asks STS whose they are. Prints account, ARN, source and expiry of the keys, never a key. It contacts no repository, writes nothing, and leaves no credentials for the next step of a job.',
    examples: [
      { line: 'charthouse authenticate --account 111122223333', says: 'check that the credentials belong to this account' },
      {
        line: 'charthouse authenticate --role-to-assume arn:aws:iam::111122223333:role/charts-publish',
        says: 'in a GitHub job: check that the role trusts it',
      },
    ],
  },
} as const;
