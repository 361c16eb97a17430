import type { ViteUserConfig } from 'vitest/config';
// @ts-expect-error: a script without types.
import { codePages } from './scripts/code-pages.mjs';
import { totalsReporter } from './test/support/totals-reporter.ts';

// On Node 20 the AWS SDK warns in each process; without this, most of the output would be its warnings.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

// No test asserts how fast something is. The limits only end tests that hang, also on a busy machine.
const testTimeout = 120_000;
const hookTimeout = 600_000;

// Each worker loads a module once, not once for each test file; test/architecture/shared-modules.test.ts checks that no test replaces one.
const isolate = false;

const setupFiles = ['test/support/compare-bytes.ts', 'test/support/own-cache.ts'];

// Two projects: `unit` needs Node alone; `parts` uses the real programs that test/support/tools/make-tools.ts makes once.
const config: ViteUserConfig = {
  test: {
    // Most tests wait for programs that they start, so no core is kept free for those.
    maxWorkers: '100%',
    reporters: ['default', totalsReporter()],
    projects: [
      {
        define: { CHARTHOUSE_PAGES: JSON.stringify(JSON.stringify(await codePages(import.meta.dirname))) },
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/{architecture,bench,contract,docs-site,property,security}/**/*.test.ts'],
          isolate,
          setupFiles,
          env,
          testTimeout,
          hookTimeout,
        },
      },
      {
        test: {
          name: 'parts',
          isolate,
          include: ['test/{browser,compat,race,e2e,aws,infra,workflows,support}/**/*.test.ts'],
          setupFiles,
          globalSetup: ['test/support/fast-temp.ts', 'test/support/tools/make-tools.ts', 'test/support/aws/infra-folder.ts'],
          env,
          testTimeout,
          hookTimeout,
        },
      },
    ],
  },
};

export default config;
