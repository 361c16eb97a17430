/** AWS Signature Version 4, as the servers under test check it. */
import { createHash, createHmac } from 'node:crypto';

/** Whose requests they are, and where they go. */
export interface Signer {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** What is signed: `path` and `query` as they are sent; all of `headers`, their names in lower case, `host`, `x-amz-date` and `x-amz-content-sha256` among them; the service is `s3`, if none is named. */
export interface Signed {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly service?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The value of the header `authorization`. */
export function authorization({ method, path, query, headers, service = 's3' }: Signed, signer: Signer): string {
  const time = headers['x-amz-date'] ?? '';
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}\n`).join('');
  const parameters = query.split('&').map((each) => (each === '' || each.includes('=') ? each : `${each}=`));
  const canonical = [method, path, parameters.sort().join('&'), lines, signedHeaders, headers['x-amz-content-sha256']].join('\n');
  const scope = [time.slice(0, 8), signer.region, service, 'aws4_request'];
  const key = scope.reduce<Buffer | string>(hmac, `AWS4${signer.secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope.join('/')}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** In hexadecimal, as it is said everywhere in a signature. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
