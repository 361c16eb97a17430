import type { ViteUserConfig } from 'vitest/config';
import { totalsReporter } from './test/support/totals-reporter.ts';

// Two projects: `unit` needs Node alone; `parts` uses the real programs that test/support/make-tools.ts makes once.
const config: ViteUserConfig = {
  test: {
    reporters: ['default', totalsReporter()],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'test/{architecture,contract,property,security}/**/*.test.ts'] } },
      {
        test: {
          name: 'parts',
          include: ['test/{compat,race,e2e,support}/**/*.test.ts'],
          globalSetup: ['test/support/make-tools.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
};

export default config;
