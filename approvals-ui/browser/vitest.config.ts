import { defineConfig } from 'vitest/config';

/** The tests in a real browser, against the real application with its real parts: one file after the other. */
export default defineConfig({
  test: {
    include: ['**/*.browser.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 180_000,
    reporters: ['verbose'],
  },
});
