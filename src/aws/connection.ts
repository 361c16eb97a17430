/** What the clients of AWS's services share: the wire, the region, and one way to send a command. */
import { CharthouseError } from '../base/error.ts';
import { faultOfPublicUrl } from '../base/public-url.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import { retry } from '../runtime/retry.ts';
import { noTraffic, type Traffic } from '../runtime/traffic.ts';
import { awsError } from './aws-error.ts';
import { environmentCredentials } from './credentials/environment-credentials.ts';
import { openWire, type Wire } from './request-handler.ts';
import type { AwsCredentials, AwsPorts } from './settings.ts';

/** One connection for all services; close it when the verb is done. */
export interface AwsConnection {
  readonly ports: AwsPorts;
  readonly wire: Wire;
  /** What every client is made with. */
  readonly clientConfig: ClientConfig;
  /** Calls until it succeeds or fails for good; every error comes out coded. `what` follows "cannot" in messages. */
  call<T>(what: string, once: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T>;
  traffic(): Traffic;
  close(): Promise<void>;
}

/** Of the one retry layer, ours, the SDK's own must not be a part: only ours knows that a repeated conditional write may be refused by its first attempt. */
export interface ClientConfig {
  readonly requestHandler: Wire['handler'];
  readonly maxAttempts: 1;
  readonly credentials?: SdkCredentials | (() => Promise<SdkCredentials>);
}

/** Keys as the SDK takes them: what is not there is left out. */
interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Asks nothing before the first call. */
export function openAws(ports: AwsPorts): AwsConnection {
  const wire = openWire(ports);
  let requests = 0;
  return {
    ports,
    wire,
    clientConfig: { requestHandler: wire.handler, maxAttempts: 1, ...credentialsOf(ports) },
    call: async (what, once, signal) => {
      requests += 1;
      const { clock, random, onRetry } = ports;
      return retry(
        async (attempt) => {
          try {
            return await once(attempt);
          } catch (error) {
            // Whoever aborted knows why.
            signal?.throwIfAborted();
            throw awsError(error, { what, nowMs: ports.clock.now(), env: ports.env });
          }
        },
        { clock, random, signal, onRetry: (event: RetryEvent) => onRetry?.(what, event) },
      );
    },
    traffic: () => ({ ...noTraffic, ...wire.count, requests }),
    close: () => wire.close(),
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

/** The SDK's option, only where there is a signal. */
export function abortable(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** The endpoint that the environment names for a service, as every tool for AWS reads it. @throws CH_USAGE for one that is no URL */
export function serviceEndpoint(env: AwsPorts['env'], service: string): string | undefined {
  const name = [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL'].find((each) => env[each] !== undefined && env[each] !== '');
  const url = name === undefined ? undefined : env[name];
  return name === undefined || url === undefined ? undefined : checkedEndpoint(url, name);
}

/** The URL itself is not told: it may hold a password, which the SDK's own error would show. @throws CH_USAGE */
export function checkedEndpoint(url: string, name: string): string {
  const fault = faultOfPublicUrl(url);
  if (fault === undefined) return url;
  throw new CharthouseError('CH_USAGE', { message: `${name} ${fault}`, hint: `set or leave out ${name}; an endpoint is https://HOST` });
}
