import { describe, expect, it } from "vitest";
import { errorsFromTheTree, noSqlClock, oneClock } from "./code.ts";
import { findMissingDoors, kebabCase } from "./names.ts";
import type { Rule } from "./source.ts";
import { testsAreFacts } from "./tests.ts";
import { noMachinePaths, oneReaderOfTheEnvironment, suppressionsSayWhy } from "./texts.ts";

type Case = readonly [what: string, path: string, text: string];

/** The lines on which a rule finds something. */
function linesFound(rule: Rule, path: string, text: string): number[] {
  return rule({ path, text }).map((finding) => finding.line);
}

function holds(rule: Rule, refused: readonly Case[], accepted: readonly Case[]): void {
  it.each(refused)("refuses %s", (_what, path, text) => {
    expect(linesFound(rule, path, text)).toEqual([text.split("\n").length]); // the offence stands on the last line
  });
  it.each(accepted)("accepts %s", (_what, path, text) => {
    expect(linesFound(rule, path, text)).toEqual([]);
  });
}

describe("names", () => {
  holds(
    kebabCase,
    [
      ["camel case", "store/inboxClients.ts", ""],
      ["snake case", "store/inbox_clients.ts", ""],
      ["a capital folder", "Store/inbox.ts", ""],
    ],
    [
      ["kebab case with a kind", "store/inbox-clients.int.test.ts", ""],
      ["conventional names", ".github/README.md", ""],
      ["a migration", "store/migrations/0001_foundation.sql", ""],
      ["a decision", "docs/decisions/0001-node.md", ""],
    ],
  );
});

describe("doors", () => {
  const missing = (...paths: string[]) =>
    findMissingDoors(paths.map((path) => ({ path, text: "" }))).map((f) => f.path);

  it("are wanted of each folder of the house and each feature", () => {
    expect(missing("tools/quote.ts", "channels/index.ts", "channels/README.md", "channels/sms/send.ts")).toEqual([
      "tools/README.md",
      "tools/index.ts",
      "channels/sms/index.ts",
    ]);
  });

  it("are not wanted of data and documents", () => {
    expect(missing("prompts/README.md", "prompts/sell.ru.md", "docs/decisions/0001-x.md", ".ci/run")).toEqual([]);
  });
});

describe("machine paths", () => {
  holds(
    noMachinePaths,
    [
      ["a home folder", "README.md", `ok\ncd /ho${"me"}/someone/karavan`],
      ["a registry", "package-lock.json", `"resolved": "https://registry.npm${"js"}.org/x"`],
    ],
    [["a relative path", "README.md", "cd karavan/home/someone"]],
  );
});

describe("suppressions", () => {
  const off = `oxlint-${"disable"}-next-line`;
  holds(
    suppressionsSayWhy,
    [
      ["one without a reason", "a.ts", `const a = 1;\n// ${off} no-console`],
      ["one with an excuse for a reason", "a.ts", `// ${off} no-console -- needed`],
    ],
    [["one with a reason", "a.ts", `// ${off} no-console -- the terminal is this adapter's platform`]],
  );
});

describe("the environment", () => {
  holds(
    oneReaderOfTheEnvironment,
    [
      ["process.env in a floor", "store/a.ts", 'const x = process.env["X"];'],
      ["env by name", "store/a.ts", 'import { env } from "node:process";'],
    ],
    [
      ["config.ts", "config.ts", "process.env.X"],
      ["a test", "store/a.test.ts", "process.env.X"],
      ["a script", "scripts/a.ts", "process.env.X"],
    ],
  );
});

describe("the database's clock", () => {
  holds(
    noSqlClock,
    [
      ["a default in a migration", "store/migrations/0001_a.sql", "create table t (\n  at timestamptz default now()"],
      ["a statement", "store/a.ts", "const q = `update t set at = now()`;"],
      ["a statement with values", "store/a.ts", "const q = `update t set n = ${1}, at = current_timestamp`;"],
    ],
    [
      ["a comment", "store/migrations/0001_a.sql", "-- never now()"],
      ["a clock", "store/a.ts", "const at = clock.now(); const s = 'select 1';"],
    ],
  );
});

describe("the machine's clock", () => {
  holds(
    oneClock,
    [
      ["Date.now()", "runtime/a.ts", "const at = Date.now();"],
      ["new Date()", "runtime/a.ts", "const at = new Date();"],
    ],
    [
      ["a parsed date", "runtime/a.ts", "const at = new Date(text);"],
      ["the clock itself", "domain/clock.ts", "new Date()"],
    ],
  );
});

describe("errors", () => {
  holds(
    errorsFromTheTree,
    [
      ["a class of its own", "runtime/a.ts", "class TurnError extends Error {}"],
      ["a bare error", "runtime/a.ts", 'throw new Error("no");'],
    ],
    [
      ["one of the tree", "runtime/a.ts", 'throw new InputError({ code: "x", message: "y" });'],
      ["a programmer's mistake", "domain/a.ts", 'throw new RangeError("negative");'],
    ],
  );
});

describe("tests", () => {
  const long = `it("is long", () => {\n${"  step();\n".repeat(40)}});`;
  const quick = "() => {}";
  holds(
    testsAreFacts,
    [
      ["an exclusive test", "a.test.ts", `it.on${"ly"}("a", ${quick});`],
      ["a skip without a reason", "a.test.ts", `describe.skip("a", ${quick});`],
      ["a condition without a reason", "a.test.ts", `it.skipIf(x)("a", ${quick});`],
      ["a title twice", "a.test.ts", `it("a", ${quick});\nit("a", ${quick});`],
    ],
    [
      ["a skip with a reason", "a.test.ts", `// needs Redis\nit.skipIf(!redis)("a", ${quick});`],
      [
        "a title in two groups",
        "a.test.ts",
        `describe("x", () => it("a", ${quick}));\ndescribe("y", () => it("a", ${quick}));`,
      ],
      ["two tables", "a.test.ts", `it.each(a)("%s", ${quick});\nit.each(b)("%s", ${quick});`],
      ["a long group", "a.test.ts", `describe("x", () => {\n${`// …\n`.repeat(100)}});`],
    ],
  );

  it("refuse a case of more than 40 lines", () => {
    expect(testsAreFacts({ path: "a.test.ts", text: long })).toEqual([
      { path: "a.test.ts", line: 1, rule: "test-length", message: "a test case of 42 lines; at most 40" },
    ]);
  });
});
