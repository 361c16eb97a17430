/** The error of the YAML reader's parts; `readYaml` converts it to an outcome. */
import type { Spot } from './value.ts';

/** Thrown only in src/yaml. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly at: Spot;

  constructor(problem: string, at: Spot) {
    super(problem);
    this.at = at;
  }
}
