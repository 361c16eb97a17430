/** Which versions a run copies. */
import { chooseVersions } from './choose.ts';
import { type Closure, withDependencies } from './dependencies.ts';
import type { CopyRequest, SourcePorts } from './request.ts';

/** What is asked for, and in which sources. */
interface WantedContext {
  readonly request: Pick<CopyRequest, 'selectors' | 'preReleases' | 'newest' | 'withDependencies'>;
  readonly ports: SourcePorts;
}

/** What the user wants, and what that depends on. */
export async function wantedVersions({ request, ports }: WantedContext): Promise<Closure> {
  const { source, signal } = ports;
  const catalog = request.withDependencies ? new Map() : undefined;
  const chosen = await chooseVersions(source.versions(signal), request, { source: source.name, catalog });
  if (catalog === undefined) return { wanted: chosen.map((from) => ({ from, source })), failed: [] };
  return withDependencies(chosen, catalog, ports);
}
