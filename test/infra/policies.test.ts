/** What the template's policies allow and refuse, call by call, by the verdict of an evaluator that is not ours. */
import { describe, expect, it } from 'vitest';
import { needsInfra } from '../support/aws/infra-folder.ts';
import { account, type Call, type Verdict, verdictOn } from '../support/aws/simulator.ts';
import { committedTemplate, type Given, made, resolve } from '../support/aws/template-values.ts';
import { conditionKeys, type Form, type Job, jobClaims } from '../support/github/job-claims.ts';

const bucket = 'arn:aws:s3:::charts-bucket';
const distribution = `arn:aws:cloudfront::${account}:distribution/E2EXAMPLE`;
const everybody = `arn:aws:iam::${account}:role/somebody`;
const given: Given = {
  ...{ GitHubRepository: 'alto9/kube9-operator', GitHubOwnerId: '11', GitHubRepositoryId: '22' },
  ...{ GitHubEnvironment: 'charts', GitHubTags: 'v*', GitHubPruneEnvironment: 'prune' },
};
const stack = resolve(committedTemplate, given);
const bucketPolicy = stack.properties('BucketPolicy')?.['PolicyDocument'];
/** Whoever has every right that an account can give. */
const administrator = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

type Role = 'PublishRole' | 'CheckRole' | 'PruneRole';

function permissionsOf(role: Role): unknown {
  const policies = stack.properties(role)?.['Policies'];
  return Array.isArray(policies) ? policies[0].PolicyDocument : undefined;
}

const tls = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const whole = { ...tls, 's3:ObjectCreationOperation': 'true' };
const part = { ...tls, 's3:ObjectCreationOperation': 'false' };
const create = { ...whole, 's3:if-none-match': '*' };
const swap = { ...whole, 's3:if-match': '"etag"' };
const put = (key: string, context: Call['context']): Call => ({
  action: 's3:PutObject',
  resource: `${bucket}/${key}`,
  context: context ?? {},
});
const on = (action: string, key = '', context: Call['context'] = tls): Call => ({
  ...{ action, resource: key === '' ? bucket : `${bucket}/${key}`, context: context ?? {} },
});

describe('the policy of the bucket', needsInfra(), () => {
  const no: Verdict = 'explicitly denied';

  it.each<readonly [string, Call, Verdict]>([
    ['a new package, create-only', put('app-1.0.0.tgz', create), 'allowed'],
    ['a package blindly', put('app-1.0.0.tgz', whole), no],
    ['a package over the one that was looked at', put('app-1.0.0.tgz', swap), no],
    ['a package in a folder blindly', put('ab12/app-1.0.0.tgz', whole), no],
    ['a copy over a package: CopyObject carries no condition', put('app-1.0.0.tgz', whole), no],
    ['a part of an upload: conditions come with its end', put('app-1.0.0.tgz', part), 'allowed'],
    ['a provenance file, create-only', put('app-1.0.0.tgz.prov', create), 'allowed'],
    ['a provenance file over the one that was looked at', put('app-1.0.0.tgz.prov', swap), 'allowed'],
    ['a provenance file blindly', put('app-1.0.0.tgz.prov', whole), no],
    ['the first index, create-only', put('index.yaml', create), 'allowed'],
    ['the index over the revision that was read', put('index.yaml', swap), 'allowed'],
    ['the index blindly', put('index.yaml', whole), no],
    ['the index of a repository under a prefix blindly', put('team-a/index.yaml', whole), no],
    ['any other object', put('artifacthub-repo.yml', whole), 'allowed'],
    ['a trial object of charthouse', put('.charthouse/probe-1', create), 'allowed'],
    ['an object over plain HTTP', put('app-1.0.0.tgz', { ...create, 'aws:SecureTransport': 'false' }), no],
    ['an object over TLS 1.1', put('app-1.0.0.tgz', { ...create, 's3:TlsVersion': '1.1' }), no],
    ['a read over plain HTTP', on('s3:GetObject', 'index.yaml', { 'aws:SecureTransport': 'false' }), no],
    ['a listing over plain HTTP', on('s3:ListBucket', '', { 'aws:SecureTransport': 'false' }), no],
    ['a listing over TLS 1.1', on('s3:ListBucket', '', { ...tls, 's3:TlsVersion': '1.1' }), no],
    ['a read', on('s3:GetObject', 'index.yaml'), 'allowed'],
    ['a part of an upload of the index', put('index.yaml', part), 'allowed'],
  ])('says to an administrator who puts or reads %s', async (_, call, verdict) => {
    expect(await verdictOn({ ...call, principal: everybody }, { identity: administrator, resource: bucketPolicy })).toBe(verdict);
  });

  it.each(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])('lets no stranger do %s', async (action) => {
    for (const principal of [undefined, 'arn:aws:iam::999999999999:role/stranger']) {
      const context = action === 's3:PutObject' ? create : tls;
      expect(await verdictOn({ ...on(action, 'app-1.0.0.tgz', context), principal }, { resource: bucketPolicy })).toBe('denied');
    }
  });

  it.each<readonly [string, string, string, Verdict]>([
    ['s3:GetObject', 'index.yaml', distribution, 'allowed'],
    ['s3:ListBucket', '', distribution, 'allowed'],
    ['s3:GetObject', 'index.yaml', `arn:aws:cloudfront::${account}:distribution/OTHER`, 'denied'],
    ['s3:GetObject', 'index.yaml', 'arn:aws:cloudfront::999999999999:distribution/E2EXAMPLE', 'denied'],
    ['s3:ListBucket', '', `arn:aws:cloudfront::${account}:distribution/OTHER`, 'denied'],
    ['s3:GetObject', 'pages/charts/app/index.html', distribution, 'allowed'],
    ['s3:GetObject', '.charthouse/yanked/app/1.0.0.json', distribution, 'explicitly denied'],
    ['s3:GetObject', '.charthouse/index.html', distribution, 'explicitly denied'],
    ['s3:GetObject', 'pages/.charthouse/history/a.json.gz', distribution, 'explicitly denied'],
    ['s3:GetObject', '.charthouse/history/9999999999-a.json.gz', distribution, 'explicitly denied'],
    ['s3:GetObject', '.charthouse/intents/0123.json', distribution, 'explicitly denied'],
    ['s3:GetObject', 'team-a/.charthouse/yanked/app/1.0.0.json', distribution, 'explicitly denied'],
    ['s3:PutObject', 'index.yaml', distribution, 'denied'],
    ['s3:DeleteObject', 'index.yaml', distribution, 'denied'],
  ])('says to CloudFront that asks for %s of "%s" for %s: %s', async (action, key, source, verdict) => {
    const context = { ...(action === 's3:PutObject' ? create : tls), 'aws:SourceArn': source };
    const call = { ...on(action, key, context), principal: 'cloudfront.amazonaws.com' };
    expect(await verdictOn(call, { resource: bucketPolicy })).toBe(verdict);
  });
});

const invalidation: Call = { action: 'cloudfront:CreateInvalidation', resource: distribution };
const describeStack: Call = {
  action: 'cloudformation:DescribeStacks',
  resource: `arn:aws:cloudformation:us-east-1:${account}:stack/charts/0a1b`,
};

describe('the publish role', needsInfra(), () => {
  it.each<readonly [string, Call]>([
    ['reads anything', on('s3:GetObject', 'app-1.0.0.tgz')],
    ['lists', on('s3:ListBucket')],
    ['creates a package', put('app-1.0.0.tgz', create)],
    ['creates a package beside an orphan', put('0123456789ab/app-1.0.0.tgz', create)],
    ['creates a provenance file', put('app-1.0.0.tgz.prov', create)],
    ['keeps the file of Artifact Hub', put('artifacthub-repo.yml', swap)],
    ['replaces the archive that it read', put('archive/index.yaml', swap)],
    ['replaces the home page that it saw', put('index.html', swap)],
    ['replaces the feed that it saw', put('feed.atom', swap)],
    ['replaces the page for missing ones', put('404.html', swap)],
    ['replaces the figures that it saw', put('status.html', swap)],
    ['removes the figures', on('s3:DeleteObject', 'status.html')],
    ['deletes a page of a chart that is gone', on('s3:DeleteObject', 'pages/charts/app/index.html')],
    ['creates the page of a version', put('pages/charts/app/1.0.0.html', create)],
    ['replaces the index that it read', put('index.yaml', swap)],
    ['tries what doctor tries', put('.charthouse/doctor-1/index.yaml', swap)],
    ['writes a tombstone', put('.charthouse/yanked/app/1.0.0.json', create)],
    ['changes a tombstone', put('.charthouse/yanked/app/1.0.0.json', swap)],
    ['leaves an intent', put('.charthouse/intents/0123.json', create)],
    ['reads an intent', on('s3:GetObject', '.charthouse/intents/0123.json')],
    ['removes an intent', on('s3:DeleteObject', '.charthouse/intents/0123.json')],
    ['tells its distribution', invalidation],
    ['asks how far that is', { ...invalidation, action: 'cloudfront:GetInvalidation' }],
    ['reads the outputs of its stack', describeStack],
  ])('%s', async (_, call) => {
    expect(await asRole('PublishRole', call)).toBe('allowed');
  });

  it.each<readonly [string, Call, Verdict]>([
    ['overwrite a package', put('app-1.0.0.tgz', whole), 'explicitly denied'],
    ['replace the index blindly', put('index.yaml', whole), 'explicitly denied'],
    ['delete a package', on('s3:DeleteObject', 'app-1.0.0.tgz'), 'denied'],
    ['delete the index', on('s3:DeleteObject', 'index.yaml'), 'denied'],
    ['delete a tombstone', on('s3:DeleteObject', '.charthouse/yanked/app/1.0.0.json'), 'denied'],
    ['delete the home page', on('s3:DeleteObject', 'index.html'), 'denied'],
    ['delete a change record', on('s3:DeleteObject', '.charthouse/history/9999999999-a.json.gz'), 'denied'],
    ['remove the intent of another repository', on('s3:DeleteObject', 'team-a/.charthouse/intents/0123.json'), 'denied'],
    ['delete a version', on('s3:DeleteObjectVersion', 'index.yaml'), 'denied'],
    ['delete a version of a page', on('s3:DeleteObjectVersion', 'pages/charts/app/index.html'), 'denied'],
    ['put a page of its own', put('about.html', create), 'denied'],
    ['read older versions', on('s3:GetObjectVersion', 'index.yaml'), 'denied'],
    ['change the policy of the bucket', on('s3:PutBucketPolicy'), 'denied'],
    ['read another bucket', { ...on('s3:GetObject'), resource: 'arn:aws:s3:::charts-bucket-2/index.yaml' }, 'denied'],
    ['tell another distribution', { ...invalidation, resource: `arn:aws:cloudfront::${account}:distribution/OTHER` }, 'denied'],
    ['change its distribution', { ...invalidation, action: 'cloudfront:UpdateDistribution' }, 'denied'],
    ['read another stack', { ...describeStack, resource: `arn:aws:cloudformation:us-east-1:${account}:stack/charts-2/0a1b` }, 'denied'],
    ['change its stack', { ...describeStack, action: 'cloudformation:UpdateStack' }, 'denied'],
  ])('cannot %s', async (_, call, verdict) => {
    expect(await asRole('PublishRole', call)).toBe(verdict);
  });
});

const figures: Call = { action: 'cloudwatch:GetMetricData', resource: '*' };

describe('the check role', needsInfra(), () => {
  it.each<readonly [string, Call, Verdict]>([
    ['read a package', on('s3:GetObject', 'app-1.0.0.tgz'), 'allowed'],
    ['list', on('s3:ListBucket'), 'allowed'],
    ['read the outputs of its stack', describeStack, 'allowed'],
    ['read figures', figures, 'allowed'],
    ['replace the figures that it saw', put('status.html', swap), 'allowed'],
    ['put another page', put('index.html', swap), 'denied'],
    ['put the page of a chart', put('pages/charts/app/index.html', swap), 'denied'],
    ['remove the figures', on('s3:DeleteObject', 'status.html'), 'denied'],
    ['create a package', put('app-1.0.0.tgz', create), 'denied'],
    ['replace the index that it read', put('index.yaml', swap), 'denied'],
    ['try what doctor tries', put('.charthouse/doctor-1/index.yaml', swap), 'denied'],
    ['delete a package', on('s3:DeleteObject', 'app-1.0.0.tgz'), 'denied'],
    ['tell its distribution', invalidation, 'denied'],
    ['read another stack', { ...describeStack, resource: `arn:aws:cloudformation:us-east-1:${account}:stack/charts-2/0a1b` }, 'denied'],
    ['change its stack', { ...describeStack, action: 'cloudformation:UpdateStack' }, 'denied'],
    ['put figures', { ...figures, action: 'cloudwatch:PutMetricData' }, 'denied'],
  ])('asks to %s', async (_, call, verdict) => {
    expect(await asRole('CheckRole', call)).toBe(verdict);
  });
});

describe('the prune role', needsInfra(), () => {
  it.each<readonly [string, Call, Verdict]>([
    ['delete a package', on('s3:DeleteObject', 'app-1.0.0.tgz'), 'allowed'],
    ['delete a provenance file', on('s3:DeleteObject', 'app-1.0.0.tgz.prov'), 'allowed'],
    ['read the index', on('s3:GetObject', 'index.yaml'), 'allowed'],
    ['list', on('s3:ListBucket'), 'allowed'],
    ['tell its distribution', invalidation, 'allowed'],
    ['ask how far that is', { ...invalidation, action: 'cloudfront:GetInvalidation' }, 'allowed'],
    ['read the outputs of its stack', describeStack, 'allowed'],
    ['replace the home page that it saw', put('index.html', swap), 'allowed'],
    ['replace the page of a chart', put('pages/charts/app/index.html', swap), 'allowed'],
    ['delete a page of a chart that is gone', on('s3:DeleteObject', 'pages/charts/app/index.html'), 'allowed'],
    ['put a page of its own', put('about.html', create), 'denied'],
    ['delete the index', on('s3:DeleteObject', 'index.yaml'), 'denied'],
    ['remove an intent', on('s3:DeleteObject', '.charthouse/intents/0123.json'), 'denied'],
    ['delete for good: versions stay', on('s3:DeleteObjectVersion', 'app-1.0.0.tgz'), 'denied'],
    ['put a package', put('app-1.0.0.tgz', create), 'denied'],
    ['replace the index that it read', put('index.yaml', swap), 'allowed'],
    ['replace the index blindly', put('index.yaml', whole), 'explicitly denied'],
    ['write a tombstone', put('.charthouse/yanked/app/1.0.0.json', create), 'allowed'],
    ['change a tombstone', put('.charthouse/yanked/app/1.0.0.json', swap), 'allowed'],
    ['delete a tombstone', on('s3:DeleteObject', '.charthouse/yanked/app/1.0.0.json'), 'denied'],
  ])('asks to %s', async (_, call, verdict) => {
    expect(await asRole('PruneRole', call)).toBe(verdict);
  });
});

async function trusts(role: Role, form: Form, token: Job, parameters: Given = given): Promise<Verdict> {
  const trust = resolve(committedTemplate, parameters).properties(role)?.['AssumeRolePolicyDocument'];
  const principal = made['GitHubProvider'];
  const call = {
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: `arn:aws:iam::${account}:role/it`,
    principal,
    context: conditionKeys(jobClaims(form, token)),
  };
  return verdictOn(call, { resource: trust });
}

describe.each<Form>(['classic', 'immutable'])('a token with a subject of the %s form', needsInfra(), (form) => {
  const right: Job = { environment: 'charts' };

  it.each<readonly [string, Job, Verdict]>([
    ['of the repository, its environment and a tag', right, 'allowed'],
    ['of another repository of the same owner', { ...right, name: 'other', id: '23' }, 'denied'],
    ['of the same name with another owner', { ...right, owner: 'evil', ownerId: '66', id: '67' }, 'denied'],
    ['of somebody who took over the name', { ...right, ownerId: '66', id: '67' }, 'denied'],
    ['whose name only begins like it', { ...right, name: 'kube9-operator-2', id: '24' }, 'denied'],
    ['of another environment', { environment: 'prune' }, 'denied'],
    ['of no environment', {}, 'denied'],
    ['of a branch', { ...right, ref: 'refs/heads/main' }, 'denied'],
    ['of a branch that is called like a tag', { ...right, ref: 'refs/heads/v1' }, 'denied'],
    ['of another tag', { ...right, ref: 'refs/tags/nightly' }, 'denied'],
    ['of a pull request', { ...right, ref: 'refs/pull/1/merge' }, 'denied'],
    ['for somebody else than AWS', { ...right, audience: 'https://github.com/alto9' }, 'denied'],
  ])('%s gets the publish role, or not', async (_, token, verdict) => {
    expect(await trusts('PublishRole', form, token)).toBe(verdict);
  });

  it.each<readonly [string, Job, Verdict]>([
    ['of a branch', { ref: 'refs/heads/main' }, 'allowed'],
    ['of a tag', { ref: 'refs/tags/v1.0.0' }, 'denied'],
    ['of a pull request', { ref: 'refs/pull/1/merge' }, 'denied'],
    ['of an environment', { environment: 'charts', ref: 'refs/heads/main' }, 'denied'],
    ['of a branch of another repository', { ref: 'refs/heads/main', name: 'other', id: '23' }, 'denied'],
    ['of a branch, of somebody who took over the name', { ref: 'refs/heads/main', ownerId: '66', id: '67' }, 'denied'],
    ['of a branch for somebody else than AWS', { ref: 'refs/heads/main', audience: 'https://github.com/alto9' }, 'denied'],
  ])('%s gets the check role, or not', async (_, token, verdict) => {
    expect(await trusts('CheckRole', form, token)).toBe(verdict);
  });

  it.each<readonly [string, Job, Verdict]>([
    ['of its environment, on a branch', { environment: 'prune', ref: 'refs/heads/main' }, 'allowed'],
    ['of the publishing environment', right, 'denied'],
    ['of a tag', {}, 'denied'],
    ['of its environment for somebody else than AWS', { environment: 'prune', audience: 'https://github.com/alto9' }, 'denied'],
    ['of its environment, of somebody who took over the name', { environment: 'prune', ownerId: '66', id: '67' }, 'denied'],
    ['of its environment in another repository', { environment: 'prune', name: 'other', id: '23' }, 'denied'],
  ])('%s gets the prune role, or not', async (_, token, verdict) => {
    expect(await trusts('PruneRole', form, token)).toBe(verdict);
  });

  it.each<readonly [string, Given, Job, Verdict]>([
    ['tags alone: a tag', { GitHubEnvironment: '' }, {}, 'allowed'],
    ['tags alone: a branch', { GitHubEnvironment: '' }, { ref: 'refs/heads/main' }, 'denied'],
    ['tags alone: an environment, which is no tag', { GitHubEnvironment: '' }, right, 'denied'],
    ['an environment alone: on a branch', { GitHubTags: '' }, { ...right, ref: 'refs/heads/main' }, 'allowed'],
    ['an environment alone: none', { GitHubTags: '' }, { ref: 'refs/heads/main' }, 'denied'],
  ])('is held to what was said: %s', async (_, changed, token, verdict) => {
    expect(await trusts('PublishRole', form, token, { ...given, ...changed })).toBe(verdict);
  });
});

describe('the trust of a role', needsInfra(), () => {
  it('is in nobody but tokens of GitHub', async () => {
    const trust = stack.properties('PublishRole')?.['AssumeRolePolicyDocument'];
    const call = {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${account}:role/it`,
      context: conditionKeys(jobClaims('classic', { environment: 'charts' })),
    };
    const elsewhere = `arn:aws:iam::${account}:oidc-provider/gitlab.com`;
    expect(await verdictOn({ ...call, principal: elsewhere }, { resource: trust })).toBe('denied');
    expect(
      await verdictOn(
        { action: 'sts:AssumeRole', resource: call.resource, principal: everybody },
        { resource: trust, identity: administrator },
      ),
    ).toBe('denied');
  });
});

function asRole(role: Role, call: Call): Promise<Verdict> {
  const policies = { identity: permissionsOf(role), ...(call.action.startsWith('s3:') ? { resource: bucketPolicy } : {}) };
  return verdictOn({ ...call, principal: `arn:aws:iam::${account}:role/it` }, policies);
}
