/** Requests to S3 as it is spoken: for what a test sets up or looks at without any client library. */
import { authorization, type Signer, sha256 } from './signature.ts';

/** `query` is what follows the question mark, encoded; headers have names in lower case. */
export interface Asked {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The service that is asked; `s3` where absent. */
  readonly service?: string;
}

/** Resolves to whatever is answered; `path` is encoded as it is sent. */
export function signedRequest(signer: Signer, method: string, path: string, asked: Asked = {}): Promise<Response> {
  const { query = '', body, service = 's3' } = asked;
  const url = new URL(`${path}${query === '' ? '' : `?${query}`}`, signer.endpoint);
  const headers = {
    ...asked.headers,
    'x-amz-content-sha256': sha256(body ?? ''),
    'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
  };
  const signature = authorization({ method, path, query, service, headers: { ...headers, host: url.host } }, signer);
  return fetch(url, { method, headers: { ...headers, authorization: signature }, ...(body === undefined ? {} : { body }) });
}
