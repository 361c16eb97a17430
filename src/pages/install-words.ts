/** Names and texts as the tools take them that install charts: a chart's name can be none of a release, an object or a resource. */
import { resolvePlain } from '../yaml/index.ts';

/** The longest name that Helm takes for a release. */
const maxName = 53;

/** For releases, namespaces and other objects of Kubernetes, whose names are labels of the DNS. */
export function objectName(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxName)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'chart' : label;
}

/** A scalar that every reader of YAML takes for a text: 1.10 would be a number, and `on` may be true. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z0-9][\w./:@%+=~-]*$/.test(text) && !text.endsWith(':') && resolvePlain(text).kind === 'string';
  return isPlain && !isDate(text) ? text : JSON.stringify(text);
}

/** For readers of YAML other than Helm's, which know more numbers (1:30, 0o17) and dates. */
function isDate(text: string): boolean {
  return /^[0-9:_-]+$|^0o/.test(text);
}

/** The name of a resource: it begins with a letter. */
export function hclName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `chart_${name}`;
}

/** A text of Terraform, without its templates. */
export function hclText(text: string): string {
  return JSON.stringify(text).replace(/[$%]\{/g, (mark) => `${mark[0]}${mark}`);
}
