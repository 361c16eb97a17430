/** How a server is reached that asks for credentials, or whose certificate a private authority signed. */
import { createSecureContext, type SecureContext } from 'node:tls';

/** Credentials and TLS settings of one chart repository or registry. Requests without it carry neither. */
export interface HttpAccess {
  /** Such as `https://charts.example.com:8443`. Only this server gets the authorization and the client certificate. */
  readonly origin: string;
  /** The value of the Authorization header. */
  readonly authorization?: string | undefined;
  /** Also for packages on other hosts (Helm's `pass_credentials_all`). A redirect to another origin ends it all the same, as in Go. */
  readonly allHosts?: boolean | undefined;
  readonly tls?: TlsAccess | undefined;
}

/** PEM texts, already checked. */
export interface TlsAccess {
  /** Trusted beside the authorities of the system, also on the hosts of the packages. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Accepts every certificate, also on the hosts of the packages, as in Helm. */
  readonly insecure?: boolean | undefined;
}

/** The part of an access that one request may use. */
export type AccessPart = Pick<HttpAccess, 'authorization' | 'tls'>;

/**
 * Invariant: credentials go only to the origin that they are for, and never there again once a redirect has left it. `urls` are the first
 * URL and those of the redirects so far, the last one being the URL that is requested now.
 */
export function accessPart(access: HttpAccess | undefined, urls: readonly URL[]): AccessPart {
  const [first] = urls;
  if (access === undefined || first === undefined) return {};
  const stays = urls.every(({ origin }) => origin === first.origin);
  const isOwn = stays && first.origin === access.origin;
  const { authorization, allHosts = false, tls } = access;
  return {
    authorization: isOwn || (allHosts && stays) ? authorization : undefined,
    tls: tls === undefined || isOwn ? tls : { ca: tls.ca, insecure: tls.insecure },
  };
}

/** What Node's TLS sockets take; undefined if nothing differs from the default. */
export interface TlsConnect {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
}

/** @throws what OpenSSL does not read */
export function tlsConnect({ ca, cert, key, insecure = false }: TlsAccess): TlsConnect {
  const secureContext = createSecureContext({ cert, key });
  // As an option, it would replace the authorities of the system and of NODE_EXTRA_CA_CERTS.
  if (ca !== undefined) secureContext.context.addCACert(ca);
  return { secureContext, rejectUnauthorized: !insecure };
}
