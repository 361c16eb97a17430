/** Requests to S3 as it is spoken, signed with AWS Signature Version 4: for what a test sets up or looks at without any client library. */
import { createHash, createHmac } from 'node:crypto';

/** Whose requests they are, and where they go. */
export interface Signer {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** `query` is what follows the question mark, its parameters sorted and encoded. */
export interface Asked {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The service that is asked; `s3` where absent. */
  readonly service?: string;
}

/** Resolves to whatever is answered; `path` is encoded as it is sent. */
export function signedRequest(signer: Signer, method: string, path: string, asked: Asked = {}): Promise<Response> {
  const { query = '', headers = {}, body, service = 's3' } = asked;
  const url = new URL(`${path}${query === '' ? '' : `?${query}`}`, signer.endpoint);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const signed = { ...headers, host: url.host, 'x-amz-content-sha256': sha256(body ?? ''), 'x-amz-date': time };
  const lines = Object.entries(signed).map(([name, value]) => `${name.toLowerCase()}:${value.trim()}\n`);
  const names = Object.keys(signed).map((name) => name.toLowerCase());
  const canonicalQuery = query === '' || query.includes('=') ? query : `${query}=`;
  const canonical = [method, path, canonicalQuery, lines.sort().join(''), names.sort().join(';'), sha256(body ?? '')].join('\n');
  const scope = `${time.slice(0, 8)}/${signer.region}/${service}/aws4_request`;
  const key = [time.slice(0, 8), signer.region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${signer.secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  const credential = `Credential=${signer.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const { host: _, ...sent } = signed;
  return fetch(url, {
    method,
    headers: { ...sent, authorization: `AWS4-HMAC-SHA256 ${credential}` },
    ...(body === undefined ? {} : { body }),
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
