import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patchedPackages, vitePatches } from '../scripts/build/patches.mjs';
import { PATIENCE } from './helpers/patience.ts';

// Set here because workers are threads, and a thread cannot change the zone of its process.
process.env.TZ = 'Europe/Berlin';
/** What a program under test, or one that it starts, would take from whoever runs the tests. CI is Vitest's own too. */
const OF_THE_RUNNER =
  /^(?:TYK_.*|.*_PROXY|(?:FORCE|NO)_COLOR|CLICOLOR.*|XDG_.*|SSH_.*|TMUX.*|STY|(?:WAYLAND_)?DISPLAY|DBUS_.*|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|COLUMNS|LINES|GIT_.*)$/i;
for (const name of Object.keys(process.env)) if (OF_THE_RUNNER.test(name)) delete process.env[name];
// In a dumb one node:readline edits nothing.
process.env.TERM = 'xterm-256color';
// The React that users get: the one for development takes a fifth of the time of every frame.
process.env.NODE_ENV = 'production';

export default defineConfig({
  plugins: [vitePatches()],
  // It would say of each file of Ink that its source is not there.
  logLevel: 'error',
  test: {
    // Through Vite, which makes the edits of the build in them: the tests run the Ink that users run.
    server: {
      deps: {
        inline: [...patchedPackages, 'ink', 'ink-testing-library'].map(
          (name) => new RegExp(`/node_modules/${name}/`),
        ),
      },
    },
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
