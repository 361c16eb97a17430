/** What the clients of AWS services share: transport, credentials, and one way to send a command. */
import { CharthouseError } from '../base/error.ts';
import { faultOfPublicUrl } from '../base/public-url.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import { retry } from '../runtime/retry.ts';
import { noTraffic, type Traffic } from '../runtime/traffic.ts';
import { awsError } from './aws-error.ts';
import { environmentCredentials } from './credentials/environment-credentials.ts';
import { type AwsTransport, openTransport } from './request-handler.ts';
import type { AwsCredentials, AwsPorts } from './settings.ts';

/** One connection for all services; close it at the end of the operation. */
export interface AwsConnection {
  readonly ports: AwsPorts;
  readonly transport: AwsTransport;
  /** The base configuration of every client. */
  readonly clientConfig: ClientConfig;
  /** Calls until it succeeds or fails for good; every error has a code. In messages, `what` follows "cannot". */
  call<T>(what: string, once: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T>;
  traffic(): Traffic;
  close(): Promise<void>;
}

/**
 * The SDK's own retries are off, since retry.ts is the only retry layer: it knows that a repeated conditional write may be refused because
 * of its own first attempt.
 */
export interface ClientConfig {
  readonly requestHandler: AwsTransport['handler'];
  readonly maxAttempts: 1;
  readonly credentials?: SdkCredentials | (() => Promise<SdkCredentials>);
}

/** Keys in the SDK's format: missing ones are left out. */
interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Sends nothing before the first call. */
export function openAws(ports: AwsPorts): AwsConnection {
  const transport = openTransport(ports);
  let requests = 0;
  return {
    ports,
    transport,
    clientConfig: { requestHandler: transport.handler, maxAttempts: 1, ...credentialsOf(ports) },
    call: async (what, once, signal) => {
      requests += 1;
      const { clock, random, onRetry } = ports;
      return retry(
        async (attempt) => {
          try {
            return await once(attempt);
          } catch (error) {
            // After an abort, the signal's reason is the error.
            signal?.throwIfAborted();
            throw awsError(error, { what, nowMs: ports.clock.now(), env: ports.env });
          }
        },
        { clock, random, signal, onRetry: (event: RetryEvent) => onRetry?.(what, event) },
      );
    },
    traffic: () => ({ ...noTraffic, ...transport.count, requests }),
    close: () => transport.close(),
  };
}

function credentialsOf({ env, credentials = environmentCredentials(env) }: AwsPorts): Pick<ClientConfig, 'credentials'> {
  if (credentials === undefined) return {};
  if (typeof credentials !== 'function') return { credentials: sdkCredentials(credentials) };
  return {
    credentials: async () => {
      const { expiration, ...keys } = await credentials();
      return { ...sdkCredentials(keys), expiration };
    },
  };
}

function sdkCredentials({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): SdkCredentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The SDK's option, only if there is a signal. */
export function abortable(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** One signal for each of several calls at once: Node warns about more than ten listeners on one signal. */
export function ownSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal === undefined ? undefined : AbortSignal.any([signal]);
}

/** The endpoint that the environment sets for a service, as all AWS tools read it. @throws CH_USAGE if it is not a URL */
export function serviceEndpoint(env: AwsPorts['env'], service: string): string | undefined {
  const name = [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL'].find((each) => env[each] !== undefined && env[each] !== '');
  const url = name === undefined ? undefined : env[name];
  return name === undefined || url === undefined ? undefined : checkedEndpoint(url, name);
}

/** The URL itself is not shown: it may contain a password, which the SDK's own error would print. @throws CH_USAGE */
export function checkedEndpoint(url: string, name: string): string {
  const fault = faultOfPublicUrl(url);
  if (fault === undefined) return url;
  throw new CharthouseError('CH_USAGE', {
    message: `${name} ${fault}`,
    hint: `correct or remove ${name}; an endpoint has the form https://HOST`,
  });
}
