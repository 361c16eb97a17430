/** How the parts of the YAML reader say no to each other; `readYaml` turns it into an outcome. */
import type { Spot } from './value.ts';

/** Thrown in src/yaml only. */
export class YamlRefusal extends Error {
  override readonly name = 'YamlRefusal';
  readonly at: Spot;

  constructor(problem: string, at: Spot) {
    super(problem);
    this.at = at;
  }
}
