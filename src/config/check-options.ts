/** Checks what a program gives to a function of the library: a slip in a name or a type must not do something else than was meant. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { suggest } from '../hint/suggest.ts';
import { faultOfArtifactHubValue } from './artifact-hub-values.ts';
import { type Field, givenAs, testOf } from './field-kinds.ts';
import {
  artifactHubFields,
  artifactHubItemFields,
  contextFields,
  credentialFields,
  fieldsOf,
  linkFields,
  pageFields,
  repositoryFields,
  siteFields,
} from './operation-fields.ts';
import type { OperationName } from './operations.ts';
import { faultOfSiteValue } from './site-values.ts';

type Fields = ReadonlyMap<string, Field>;

/** Values by the names of the fields, undefined if absent. */
export type CheckedOptions = Readonly<Record<string, unknown>>;

/** Checks both arguments of a call. Returns the options as they were checked. @throws CH_USAGE */
export function checkCall(operation: OperationName, options: unknown, context: unknown): CheckedOptions {
  const checked = checkOptions(operation, options);
  const { credentials, repositories, artifactHub, site } = check(context, contextFields(operation), {
    whole: `the context of ${operation}`,
    noun: 'field',
  });
  for (const repository of Array.isArray(repositories) ? repositories : [])
    check(repository, repositoryFields, { whole: 'a repository', noun: 'field' });
  if (artifactHub !== undefined) checkArtifactHub(artifactHub);
  if (site !== undefined) checkSite(site);
  if (credentials === undefined) return checked;
  // Credentials of the AWS SDK hold more than is used, such as their expiration: only what looks like a slip is refused.
  check(credentials, credentialFields, { whole: 'credentials', noun: 'field', isLenient: true });
  return checked;
}

/** @throws CH_USAGE for what Artifact Hub would not accept */
function checkArtifactHub(given: unknown): void {
  const whole = 'artifactHub';
  const found = check(given, artifactHubFields, { whole, noun: 'field' });
  const values = [found];
  for (const list of ['owners', 'ignore'] as const) {
    const items = found[list];
    for (const item of Array.isArray(items) ? items : [])
      values.push(check(item, artifactHubItemFields[list], { whole: `an item of ${list}`, noun: 'field' }));
  }
  for (const [name, value] of values.flatMap((each) => Object.entries(each))) {
    const fault = typeof value === 'string' ? faultOfArtifactHubValue(name, value) : undefined;
    if (fault !== undefined) throw usage(`the field ${name} of ${whole} ${fault.why}`, fault.hint);
  }
}

/** @throws CH_USAGE for what no page can show */
function checkSite(given: unknown): void {
  const found = check(given, siteFields, { whole: 'site', noun: 'field' });
  const itemsOf = (list: string, fields: Fields, whole: string) => {
    const items = found[list];
    return Array.isArray(items) ? items.map((item) => check(item, fields, { whole, noun: 'field' })) : [];
  };
  const values = [found, ...itemsOf('links', linkFields, 'a link'), ...itemsOf('pages', pageFields, 'a page')];
  for (const [name, value] of values.flatMap((each) => Object.entries(each))) {
    // A program may name a file anywhere; charthouse.yaml, which a pull request can change, may not.
    const fault = typeof value === 'string' && name !== 'file' ? faultOfSiteValue(name, value) : undefined;
    if (fault !== undefined) throw usage(`the field ${name} of site ${fault.why}`, fault.hint);
  }
}

/**
 * Options that are absent or undefined are right. Returns what was read: a getter may answer otherwise the next time.
 *
 * @throws CH_USAGE for a name that the function does not have, a required option that is absent, a value of another type
 */
export function checkOptions(operation: OperationName, options: unknown): CheckedOptions {
  return check(options, fieldsOf(operation), { whole: operation, noun: 'option' });
}

/** Checks an argument that is a path, before the options. @throws CH_USAGE */
export function checkPath(operation: OperationName, name: string, path: unknown): void {
  if (typeof path === 'string' && path !== '') return;
  throw usage(
    `the ${name} of ${operation} must be a path, not ${path === '' ? 'an empty string' : givenAs(path)}`,
    `give a path as ${name}`,
  );
}

/** What messages call the object and what it holds. */
interface Subject {
  readonly whole: string;
  readonly noun: 'option' | 'field';
  /** Whether unknown names are left alone unless they look like a slip. */
  readonly isLenient?: boolean;
}

function check(given: unknown, fields: Fields, subject: Subject): CheckedOptions {
  const { whole, noun } = subject;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw usage(`${whole} must be given its ${noun}s as an object, not as ${givenAs(given)}`, `give an object with: ${namesIn(fields)}`);
  }
  refuseUnknown(Object.keys(given), fields, subject);
  // As the operation would read them: an inherited `dryRun`, or one of a class, counts.
  const values = Object.fromEntries([...fields.keys()].map((name) => [name, Reflect.get(given, name)]));
  for (const [name, field] of fields) {
    const value = values[name];
    if (value === undefined && !field.isRequired) continue;
    const { what, holds } = testOf(field);
    if (value === undefined) throw usage(`the ${noun} ${name} of ${whole} is missing`, `give ${what} as ${name}`);
    if (!holds(value))
      throw usage(`the ${noun} ${name} of ${whole} must be ${what}, not ${givenAs(value, field.kind)}`, `give ${what} as ${name}`);
  }
  return values;
}

function refuseUnknown(names: readonly string[], fields: Fields, { whole, noun, isLenient = false }: Subject): void {
  for (const name of names) {
    if (fields.has(name)) continue;
    const meant = meantBy(name, fields);
    if (meant === undefined && isLenient) continue;
    const hint = meant === undefined ? `leave it out; the ${noun}s are ${namesIn(fields)}` : `did you mean ${meant}?`;
    throw usage(`${whole} has no ${noun} ${quoted(name)}`, hint);
  }
}

/** The flag's name, the name without its unit, the opposite of a switch, or a near miss. */
function meantBy(name: string, fields: Fields): string | undefined {
  const bare = plain(name);
  const known = [...fields.keys()];
  const same = known.find((each) => plain(each) === bare || plain(each).replace(/(ms|bytes)$/, '') === bare || plain(each) === `no${bare}`);
  return same ?? suggest(name, known);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, '');
}

function namesIn(fields: Fields): string {
  return [...fields.keys()].join(', ');
}

function usage(message: string, hint: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message, hint });
}
