/** Doctor's visits to real S3 servers, and what a bucket holds before and after, to the last version. */
import { doctor } from '../../../src/client/operations.ts';
import type { CheckResult, DoctorOptions, DoctorReport, OperationContext } from '../../../src/index.ts';
import { signedRequest } from '../servers/signed-request.ts';
import type { Reachable } from './s3-context.ts';

/** One visit; the environment is empty unless said. */
export function visit(server: Reachable, options: Partial<DoctorOptions> = {}, context: OperationContext = {}): Promise<DoctorReport> {
  const { endpoint: endpointUrl, region, bucket, accessKeyId, secretAccessKey } = server;
  return doctor(
    { to: `s3://${bucket}`, endpointUrl, region, ...options },
    { environment: { AWS_EC2_METADATA_DISABLED: 'true' }, credentials: { accessKeyId, secretAccessKey }, ...context },
  );
}

/** `name: outcome` of all that are not ok. */
export function notOk({ checks }: Pick<DoctorReport, 'checks'>): readonly string[] {
  return checks.filter(({ outcome }) => outcome !== 'ok').map(({ check, outcome }) => `${check}: ${outcome}`);
}

/** Every key, version and delete marker of a bucket, as the server lists them; keys alone where it knows no versions. */
export async function everythingIn(server: Reachable): Promise<readonly string[]> {
  const versions = await signedRequest(server, 'GET', `/${server.bucket}`, { query: 'versions=' });
  const text = versions.ok
    ? await versions.text()
    : await (await signedRequest(server, 'GET', `/${server.bucket}`, { query: 'list-type=2' })).text();
  return [...text.matchAll(/<(Version|DeleteMarker|Contents)>.*?<Key>(.*?)<\/Key>.*?<\/\1>/gs)].map(
    ([whole, kind, key]) => `${kind} ${key} ${/<VersionId>(.*?)</.exec(whole)?.[1] ?? ''}`,
  );
}

/** What came of one check. */
export function checkOf({ checks }: Pick<DoctorReport, 'checks'>, name: string): CheckResult {
  const found = checks.find(({ check }) => check === name);
  if (found === undefined) throw new Error(`there is no check ${name} among ${checks.map(({ check }) => check).join(', ')}`);
  return found;
}
