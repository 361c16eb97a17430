/** The name that a package of a dependency gets in charts/. */
import type { DependencyPackage } from '../../chart/add-dependencies.ts';

/** A package with a second name, which it has to itself unless another repository has the same chart and version. */
export interface NamedPackage extends DependencyPackage {
  /** `NAME-VERSION.tgz`. */
  readonly ownName: string;
}

/**
 * Helm takes the end of the URL's path, whatever the chart is called. Undefined for what is no name of a package: Helm does not load a file
 * without `.tgz`, nor one that starts with a dot or an underscore.
 */
export function fileNameOfUrl(address: string): string | undefined {
  if (!URL.canParse(address, 'https://localhost/')) return undefined;
  const path = decoded(new URL(address, 'https://localhost/').pathname);
  return /(?:^|\/)([A-Za-z0-9][\w.+@~-]{0,200}\.tgz)$/.exec(path)?.[1];
}

/** Where the URLs of different packages end alike, Helm keeps the last package alone. Here the others get their own names. */
export function withoutClashes(packages: readonly NamedPackage[]): readonly DependencyPackage[] {
  const last = new Map(packages.map((each) => [each.fileName, each]));
  return packages.map((each) => {
    const isKept = last.get(each.fileName)?.ownName === each.ownName;
    return { ...each, fileName: isKept ? each.fileName : each.ownName };
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
