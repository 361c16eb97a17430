/** Gets dependencies that are not in charts/, with the services that this takes: opened only if a chart needs them. */
import type { Vendor } from '../chart/vendor.ts';
import type { VendorPorts } from '../operations/dependency/vendor.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { Complete } from '../operations/options.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, withServices } from './context.ts';

type VendorOptions = Pick<
  Complete<'packageChart'>,
  'to' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly' | 'maxFileSizeBytes' | 'maxSizeBytes'
> & { readonly deadlineMs?: number };

/** Of one chart in memory, which has no deadline of its own. */
const fetchingMs = 600_000;

/** One for a run: it reads the index of each repository once. */
export function vendorFor(options: VendorOptions, context: OperationContext): Vendor {
  const known = { indexes: new Map(), packages: new Map() };
  return async (chart, folder) => {
    const [{ lockedVendor }, { dependencyFolder }, { packageChart }, { filesIn }, { pauseUntil }] = await Promise.all([
      import('../operations/dependency/vendor.ts'),
      import('../chart/dependency-folder.ts'),
      import('../chart/package-chart.ts'),
      import('../runtime/files-in.ts'),
      import('../runtime/pause.ts'),
    ]);
    return withServices(context, options.deadlineMs ?? fetchingMs, async ({ site, onEvent, signal }) => {
      const pack: VendorPorts['pack'] = async (repository, dependant) => {
        const rules = await contentsOf(options, { ...context, signal });
        const files = filesIn(context.folder, signal);
        const path = await dependencyFolder(repository, dependant, { files, allowOutside: options.allowOutsideLinks });
        const pause = pauseUntil(signal);
        const made = await packageChart(path, { ...rules, files, limits: limitsOf(options), pause, refuseLacking: 'none' });
        return { ...made, name: made.metadata.name, version: made.metadata.version };
      };
      return lockedVendor({ site, pack, limits: limitsOf(options), onEvent, signal }, known)(chart, folder);
    });
  };
}
