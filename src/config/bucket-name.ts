/**
 * The rules for names of S3 buckets:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * Other stores have the same, or fewer.
 */

/** Reserved beginnings: S3 makes no bucket with them. */
const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];

/** Reserved endings, and what has them. `-s3alias` is missing: objects are put through the alias of an access point. */
const reservedSuffixes: readonly (readonly [string, string])[] = [
  ['--ol-s3', 'an Object Lambda access point, which takes no objects'],
  ['.mrap', 'a Multi-Region Access Point, which is named by its ARN'],
  ['--x-s3', 'a directory bucket, which CloudFront and Helm cannot read'],
  ['--table-s3', 'a table bucket, which holds no objects'],
];

/** Why S3 has no such bucket, to follow its name; undefined if it may have one. */
export function faultOfBucketName(name: string): string | undefined {
  if (name.length < 3 || name.length > 63)
    return `has ${name.length} character${name.length === 1 ? '' : 's'}, and the name of a bucket has 3 to 63`;
  if (/[A-Z]/.test(name)) return 'has upper-case letters, and bucket names are lower case';
  const [other] = /[^a-z0-9.-]/u.exec(name) ?? [];
  if (other !== undefined) return `has ${JSON.stringify(other)}, and bucket names are made of letters, digits, dots and hyphens`;
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return 'begins or ends with a dot or a hyphen';
  if (name.includes('..')) return 'has two dots side by side';
  if (/^\d+(?:\.\d+){3}$/.test(name)) return 'is an IP address';
  const prefix = reservedPrefixes.find((each) => name.startsWith(each));
  if (prefix !== undefined) return `begins with ${prefix}, which S3 reserves`;
  const [suffix, whose] = reservedSuffixes.find(([each]) => name.endsWith(each)) ?? [];
  return suffix === undefined ? undefined : `ends with ${suffix}: it is ${whose}`;
}
