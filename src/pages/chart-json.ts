/** What programs read of a chart. Its form is documented in docs/pages.md, and only gains keys. */
import type { VersionSummary } from './model.ts';
import { versionPage } from './parts.ts';

/** `chart.json`, with one version a line. */
export function chartJson(name: string, description: string, versions: readonly VersionSummary[]): string {
  const lines = versions.map((each) =>
    JSON.stringify({
      version: each.version,
      appVersion: each.appVersion ?? null,
      created: each.created ?? null,
      digest: each.digest ?? null,
      sizeBytes: each.sizeBytes ?? null,
      url: each.packageUrl ?? null,
      page: versionPage(name, each.version),
      signed: each.isSigned,
      preRelease: each.isPreRelease,
      deprecated: each.isDeprecated,
      yanked: each.yanked === undefined ? null : { reason: each.yanked.reason ?? null, date: each.yanked.date },
    }),
  );
  return `{"schema":1,"name":${JSON.stringify(name)},"description":${JSON.stringify(description)},"versions":[\n${lines.join(',\n')}\n]}\n`;
}
