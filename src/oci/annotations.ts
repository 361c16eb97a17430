/** The annotations of a manifest, as `helm push` makes them of Chart.yaml. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';

const prefix = 'org.opencontainers.image.';

/** These always come from the fields of Chart.yaml. */
const fixed: readonly string[] = [`${prefix}version`, `${prefix}title`];

/** Fields first, then the annotations of the chart, which replace all but two of them. */
export function chartAnnotations(metadata: JsonMap, created: string | undefined): Readonly<Record<string, string>> {
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');
  const { description, name, version, home, sources, maintainers, annotations } = metadata;
  const own: Readonly<Record<string, string>> = {
    description: text(description),
    title: text(name),
    version: text(version),
    url: text(home),
    created: created ?? '',
    source: isJsonList(sources) ? text(sources[0]) : '',
    authors: isJsonList(maintainers)
      ? maintainers.flatMap((each) => (isJsonMap(each) ? [author(text(each['name']), text(each['email']))] : [])).join(', ')
      : '',
  };
  const given = isJsonMap(annotations) ? Object.entries(annotations) : [];
  return Object.fromEntries([
    ...Object.entries(own)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => [`${prefix}${key}`, value]),
    ...given.filter(([key, value]) => typeof value === 'string' && !fixed.includes(key)),
  ]);
}

function author(name: string, email: string): string {
  return email === '' ? name : `${name} (${email})`;
}
