import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PATIENCE } from './helpers/patience.ts';

// Set here because workers are threads, and a thread cannot change the zone of its process.
process.env.TZ = 'Europe/Berlin';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/live/**', 'node_modules/**'],
    pool: 'threads',
    isolate: false,
    // By default one core is left to Vitest itself, which sleeps while the programs of the tests run.
    maxWorkers: '100%',
    env: { NO_COLOR: '1' },
    // Behind the waits of the tests, which say what did not come.
    testTimeout: 3 * PATIENCE,
    hookTimeout: 3 * PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    // .ci/run counts from the JSON report.
    reporters: ['default', ['json', { outputFile: 'test/report/results.json' }]],
  },
});
