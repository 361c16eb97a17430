/** The CloudFormation template that ships with charthouse; `infra/` generates it. */
import template from '../../../infra/template.json' with { type: 'json' };

/** The fields of a template parameter that charthouse uses. */
export interface TemplateParameter {
  readonly Description?: string;
  readonly Default?: string;
  readonly NoEcho?: boolean;
}

/** As committed, line by line. */
export const templateText: string = `${JSON.stringify(template, null, 1)}\n`;

/** By name. */
export const templateParameters: Readonly<Record<string, TemplateParameter>> = template.Parameters;
