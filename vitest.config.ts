import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Lines covered at least, in the folders where an untested line can lose or double a message. */
const GUARDED = ["runtime", "store", "domain", "graphs"];
const LINES = 85;

const OUTSIDE = ["**/node_modules/**", ".services/**", "data/**", "dist/**"];
const onServices = Boolean(process.env["TEST_DATABASE_URL"] && process.env["TEST_REDIS_URL"]);

/**
 * Three projects: `unit` needs nothing; `embedded` runs what needs a database on PGlite and in-process queues; `services`
 * runs the very same files on PostgreSQL and Redis, where TEST_DATABASE_URL and TEST_REDIS_URL are set.
 */
function integration(name: "embedded" | "services") {
  return {
    extends: true as const,
    test: {
      name,
      include: ["**/*.int.test.ts"],
      exclude: OUTSIDE,
      setupFiles: ["scripts/vitest/no-printing.ts", ...(name === "embedded" ? ["scripts/vitest/embedded.ts"] : [])],
      // Guards against hanging, not measures: a slow shared machine must not fail what is right.
      testTimeout: 180_000,
      hookTimeout: 240_000,
    },
  };
}

export default defineConfig({
  test: {
    pool: "forks",
    // One worker loads every module once, which is most of the time of a test file. So no module of ours keeps state that one
    // test file could leave to the next, and none is mocked.
    isolate: false,
    maxWorkers: Math.min(4, availableParallelism()),
    restoreMocks: true,
    unstubEnvs: true,
    env: { LANGSMITH_TRACING: "false" }, // whatever the shell says: tests are nobody's traces
    coverage: {
      provider: "v8",
      include: GUARDED.map((folder) => `${folder}/**/*.ts`),
      exclude: ["**/*.test.ts", "**/testing/**", "**/*.generated.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: Object.fromEntries(GUARDED.map((folder) => [`${folder}/**`, { lines: LINES }])),
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: ["**/*.int.test.ts", ...OUTSIDE],
          setupFiles: ["scripts/vitest/no-printing.ts"],
          testTimeout: 60_000,
        },
      },
      integration("embedded"),
      ...(onServices ? [integration("services")] : []),
    ],
  },
});
