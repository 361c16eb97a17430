/** The CloudFormation template that ships with charthouse; `infra/` makes it. */
import template from '../../../infra/template.json' with { type: 'json' };

/** Of one parameter, as far as it is looked at here. */
export interface TemplateParameter {
  readonly Description?: string;
  readonly Default?: string;
  readonly NoEcho?: boolean;
}

/** As it is committed, line by line. */
export const templateText: string = `${JSON.stringify(template, null, 1)}\n`;

/** By name. */
export const templateParameters: Readonly<Record<string, TemplateParameter>> = template.Parameters;
