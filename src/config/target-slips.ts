/** Recognises what was meant by a target that is misspelled: as a path, most of these would make a folder. */

/** The right spelling of what `text` says, or what to do instead; undefined if it looks like nothing but a folder. */
export function meantTarget(text: string): { readonly why: string; readonly hint: string } | undefined {
  // `./` and `/` at the beginning say that it is a path.
  if (/^[./\\]/.test(text)) return undefined;
  const bare = text.replace(/^[\s"'`<]+|[\s"'`>]+$/g, '');
  const bucket = bucketOfHost(bare) ?? bucketOfArn(bare) ?? bucketOfSlip(bare);
  if (bucket !== undefined) return { why: 'looks like a bucket of S3', hint: `write s3://BUCKET/PREFIX, here ${bucket}` };
  const stack = /^stack(?::\/\/|\/|;|=)([A-Za-z][A-Za-z0-9-]*)$/i.exec(bare)?.[1] ?? /^(arn:[\w-]+:cloudformation:.*)$/.exec(bare)?.[1];
  if (stack !== undefined) {
    const folder = bare.includes('/') && !bare.includes(':') ? `; for a folder of that name write ./${bare}` : '';
    return { why: 'looks like a CloudFormation stack', hint: `write stack:NAME, here stack:${stack}${folder}` };
  }
  if (/^file:/i.test(bare)) return { why: 'is a URL of a folder', hint: `write the folder: ${folderOfUrl(bare)}` };
  return (
    otherStore(bare) ??
    (bare !== text && /^(?:s3|stack):/i.test(bare) ? { why: 'has blanks or quotes around it', hint: `write ${bare}` } : undefined)
  );
}

const name = '[a-zA-Z0-9][a-zA-Z0-9._-]{1,253}[a-zA-Z0-9]';

/** `BUCKET.s3.REGION.amazonaws.com/PREFIX` and `s3.REGION.amazonaws.com/BUCKET/PREFIX`, with or without `https://`. */
function bucketOfHost(text: string): string | undefined {
  const [, host = '', path = ''] = /^(?:https?:\/\/)?([^/?#]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?(?:\/([^?#]*))?/i.exec(text) ?? [];
  if (host === '') return undefined;
  const [, own] = /^(.+)\.s3[.-]/i.exec(host) ?? [];
  if (own !== undefined) return spelled(own, path);
  return /^s3[.-]/i.test(host) ? spelled(path.split('/')[0] ?? '', path.split('/').slice(1).join('/')) : 's3://BUCKET';
}

function bucketOfArn(text: string): string | undefined {
  const [, own = '', path = ''] = /^arn:[\w-]*:s3:[^:]*:[^:]*:([^/]*)(?:\/(.*))?$/i.exec(text) ?? [];
  return own === '' ? undefined : spelled(own, path);
}

/** `s3:BUCKET`, `s3:/BUCKET`, `s3//BUCKET`, `s3:\\BUCKET`, and others in which the slashes or the colon are not right. */
function bucketOfSlip(text: string): string | undefined {
  const [, slashes = '', rest = ''] = /^s3(:?[/\\]+|[:;=][/\\]*)(.*)$/is.exec(text) ?? [];
  if (slashes === '' || slashes === '://') return undefined;
  // `s3/app` may be a folder, as `charts/app` is.
  if (slashes === '/') return undefined;
  const [own = '', ...path] = rest.split(/[/\\]/);
  return spelled(own, path.join('/'));
}

function spelled(own: string, path: string): string {
  if (!new RegExp(`^${name}$`).test(own)) return 's3://BUCKET/PREFIX';
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

function otherStore(text: string): { readonly why: string; readonly hint: string } | undefined {
  const host = /^(?:https?:\/\/)?([^/:?#]+)/i.exec(text)?.[1] ?? '';
  if (s3Hosts.test(host)) {
    return { why: 'is the address of a store', hint: 'write s3://BUCKET, and the address of the store with --endpoint-url' };
  }
  if (/^[^/:]+\.cloudfront\.net(?:\/|$)/i.test(text)) {
    return {
      why: 'is where a repository is read, not where it is stored',
      hint: 'name the bucket or the stack with --to, and this as --url',
    };
  }
  if (/\.blob\.core\.windows\.net$/i.test(host)) return unknownStore;
  return /^(?:gs|gcs|az|azure|abfss?|wasbs?|oci|docker|swift|ftp|sftp|ssh|git)(?:\+\w+)?:/i.test(text) ? unknownStore : undefined;
}

const unknownStore = {
  why: 'names a store that charthouse cannot write to',
  hint: 'write s3://BUCKET (with --endpoint-url for a store that speaks S3), stack:NAME or a folder',
} as const;
