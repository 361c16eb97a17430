/** Recognises a misspelled target: as a path, most of these would create a folder. */
import { option } from '../hint/hint.ts';
import { faultOfBucketName } from './bucket-name.ts';
import type { PathSlip } from './path-slips.ts';

/** The right spelling of `text`, or what to do instead; undefined if it looks like a folder. */
export function meantTarget(text: string): PathSlip | undefined {
  // `./` and `/` at the beginning say that it is a path.
  if (/^[./\\]/.test(text)) return undefined;
  const bare = text.replace(/^[\s"'`<]+|[\s"'`>]+$/g, '');
  if (/^(?:s3:\/\/)?arn:[\w-]+:s3[\w-]*:.*:accesspoint[/:]/i.test(bare)) {
    return { why: 'is the ARN of an access point', hint: 'write its alias, which ends with -s3alias: s3://ALIAS' };
  }
  const bucket = bucketOfHost(bare) ?? bucketOfArn(bare) ?? bucketOfSlip(bare);
  if (bucket !== undefined) return { why: 'looks like a bucket of S3', hint: `write ${bucket}` };
  const stack = /^stack(?::\/\/|\/|;|=)([A-Za-z][A-Za-z0-9-]*)$/i.exec(bare)?.[1] ?? /^(arn:[\w-]+:cloudformation:.*)$/.exec(bare)?.[1];
  if (stack !== undefined) {
    const folder = bare.includes('/') && !bare.includes(':') ? `; for a folder of that name write ./${bare}` : '';
    return { why: 'looks like a CloudFormation stack', hint: `write stack:NAME, here stack:${stack}${folder}` };
  }
  if (/^file:/i.test(bare)) return { why: 'is a URL of a folder', hint: `write the folder: ${folderOfUrl(bare)}` };
  return (
    otherStore(bare) ??
    noName(bare) ??
    (bare !== text && /^(?:s3|stack):/i.test(bare) ? { why: 'has blanks or quotes around it', hint: `write ${bare}` } : undefined)
  );
}

/** `BUCKET.s3.REGION.amazonaws.com/PREFIX` and `s3.REGION.amazonaws.com/BUCKET/PREFIX`, with or without a scheme. */
function bucketOfHost(text: string): string | undefined {
  const [, host = '', path = ''] = /^(?:(?:https?|s3):\/\/)?([^/?#]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?(?:\/([^?#]*))?/i.exec(text) ?? [];
  if (host === '') return undefined;
  const [, own] = /^(.+)\.s3[.-]/i.exec(host) ?? [];
  if (own !== undefined) return spelled(own.toLowerCase(), path);
  return /^s3[.-]/i.test(host) ? spelled(path.split('/')[0] ?? '', path.split('/').slice(1).join('/')) : 's3://BUCKET';
}

function bucketOfArn(text: string): string | undefined {
  const [, own = '', path = ''] = /^(?:s3:\/\/)?arn:[\w-]*:s3:[^:]*:[^:]*:([^/]*)(?:\/(.*))?$/i.exec(text) ?? [];
  return own === '' ? undefined : spelled(own, path);
}

/** `s3:BUCKET`, `s3:/BUCKET`, `s3//BUCKET`, `s3:\\BUCKET`, `s3a://BUCKET`, and others in which the slashes or the colon are not right. */
function bucketOfSlip(text: string): string | undefined {
  const [, scheme = '', slashes = '', rest = ''] = /^(s3[an]?)(:?[/\\]+|[:;=][/\\]*)(.*)$/is.exec(text) ?? [];
  if (slashes === '' || (slashes === '://' && scheme.length === 2)) return undefined;
  // `s3/app` may be a folder, as `charts/app` is.
  if (slashes === '/') return undefined;
  const [own = '', ...path] = rest.split(/[/\\]/);
  return spelled(own, path.join('/'));
}

function spelled(own: string, path: string): string {
  if (faultOfBucketName(own) !== undefined) return 's3://BUCKET/PREFIX';
  const prefix = path.replace(/\*$|\/+$/g, '').replace(/\/?index\.yaml$/, '');
  return prefix === '' ? `s3://${own}` : `s3://${own}/${prefix}`;
}

function folderOfUrl(text: string): string {
  try {
    const { pathname } = new URL(text);
    return decodeURIComponent(pathname);
  } catch {
    return '/srv/charts';
  }
}

/** Stores that speak S3 are named by their endpoint and a bucket; others cannot hold a repository. */
const s3Hosts =
  /(?:^|\.)(?:r2\.cloudflarestorage\.com|digitaloceanspaces\.com|backblazeb2\.com|wasabisys\.com|storage\.googleapis\.com|linodeobjects\.com|scw\.cloud)$/i;

const otherSchemes = [
  ...['gs', 'gcs', 'az', 'azure', 'azblob', 'azurite', 'abfss?', 'wasbs?', 'r2', 'b2', 'minio', 'spaces', 'wasabi', 'oss', 'cos', 'obs'],
  ...[
    'swift',
    'hdfs',
    'oci',
    'docker',
    'chartmuseum',
    'cm',
    'ftps?',
    'sftp',
    'scp',
    'rsync',
    'ssh',
    'git',
    'smb',
    'nfs',
    'davs?',
    'webdavs?',
  ],
];

const otherScheme = new RegExp(`^(?:${otherSchemes.join('|')})(?:\\+\\w+)?:`, 'i');

function otherStore(text: string): PathSlip | undefined {
  const host = /^(?:https?:\/\/)?([^/:?#]+)/i.exec(text)?.[1] ?? '';
  if (s3Hosts.test(host)) {
    return { why: 'is the address of a store', hint: `write s3://BUCKET, and the address of the store with ${option('endpoint-url')}` };
  }
  if (/\.blob\.core\.windows\.net$/i.test(host)) return unknownStore;
  if (/^[^/:]+\.cloudfront\.net(?:\/|$)/i.test(text) || /^https?[:;]?\/+/i.test(text)) return readAddress;
  // `git@github.com:org/charts`, as git and scp write it.
  if (/^[\w.-]+@[\w.-]+(?::|\/|$)/.test(text)) {
    return {
      why: 'is an address of git or ssh, where charthouse cannot write',
      hint: 'write s3://BUCKET, stack:NAME or a folder; a folder can be in a checkout, which you push yourself',
    };
  }
  // An IP address or a host with a port: a scheme does not begin with a digit, and no number follows it.
  if (/^[\w.-]+:\d{2,5}(?:\/|$)/.test(text)) {
    return { why: 'is the address of a server', hint: `write s3://BUCKET, and the address of its store with ${option('endpoint-url')}` };
  }
  return otherScheme.test(text) ? unknownStore : undefined;
}

const readAddress: PathSlip = {
  why: 'is a URL: a repository is written to where it is stored, not where it is read',
  hint: `name the folder or the bucket with ${option('to')} and the URL with ${option('url')}`,
};

const unknownStore: PathSlip = {
  why: 'names a store that charthouse cannot write to',
  hint: `write s3://BUCKET (with ${option('endpoint-url')} for a store that speaks S3), stack:NAME or a folder`,
};

/** What a script passes if its variable is empty. */
function noName(text: string): PathSlip | undefined {
  const literal = `; for a folder of that very name write ./${text}`;
  if (/^(?:undefined|null|none|nil|nan|-+|\[object Object\])$/i.test(text)) {
    return { why: 'is no name: something was left empty', hint: `name s3://BUCKET, stack:NAME or a folder${literal}` };
  }
  return undefined;
}

/** For any target, also after `./`: a last part or a placeholder that names no folder and no prefix. */
export function slipInside(text: string): PathSlip | undefined {
  if (text.includes('*')) return { why: 'is a pattern, and a target is one place', hint: 'name the folder or the bucket itself' };
  const [placeholder] = /\{[A-Za-z_][\w.-]*\}|<[^<>]+>/.exec(text) ?? [];
  if (placeholder !== undefined) {
    return { why: `holds ${placeholder}, a placeholder that was not filled in`, hint: 'write the value itself' };
  }
  const [, above = '', file = ''] = /^(.*?)[/\\]?((?:index\.yaml|[^/\\]+\.tgz))\/*$/is.exec(text) ?? [];
  if (file === '') return undefined;
  return { why: `names a file, ${file}`, hint: `name the folder or the prefix that holds it${above === '' ? '' : `: ${above}`}` };
}

/** Endings of host names that are hardly ever an ending of a folder's name. */
const hostEndings = /\.(?:com|org|net|edu|gov|io)$/i;

/** Whether a folder, if it is not there, was meant as the host that users read from: `charts.example.com/stable`. */
export function looksLikeHost(path: string): boolean {
  const [host = ''] = path.split('/');
  const labels = host.split('.');
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(label))) return false;
  return hostEndings.test(host) || (labels.length > 2 && /^[a-z]{2,}$/i.test(labels.at(-1) ?? ''));
}
