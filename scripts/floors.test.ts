import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

/** A house in which each file breaks one rule, or shows what is allowed: path -> [rule it breaks or null, its text]. */
const HOUSE: Record<string, [rule: string | null, text: string]> = {
  "domain/index.ts": [null, 'export * from "./inner.ts";'],
  "domain/inner.ts": [null, 'import { z } from "zod"; export const x = z.string();'],
  "domain/upward.ts": ["floor-0-domain", 'import { s } from "../store/index.ts"; export const y = s;'],
  "domain/impure.ts": ["domain-is-pure", 'import { readFileSync } from "node:fs"; export const z = readFileSync;'],
  "store/index.ts": [null, 'import { x } from "../domain/index.ts"; export const s = x;'],
  "store/inner.ts": [null, "export const inner = 1; export type Inner = number;"],
  "store/testing/index.ts": [null, "export const fake = 1;"],
  "store/sibling.ts": ["floor-1-store", 'import { m } from "../models/index.ts"; export const q = m;'],
  "store/one.ts": ["no-cycles", 'import { two } from "./two.ts"; export const one = () => two;'],
  "store/two.ts": [null, 'import { one } from "./one.ts"; export const two = () => one;'],
  "models/index.ts": [null, "export const m = 1;"],
  "channels/index.ts": [null, 'export * from "./web/index.ts";'],
  "channels/web/index.ts": [null, "export const web = 1;"],
  "channels/web/page.ts": ["features-are-strangers", 'import { sms } from "../sms/index.ts"; export const p = sms;'],
  "channels/sms/index.ts": [null, "export const sms = 1;"],
  "tools/index.ts": [null, 'import { s } from "../store/index.ts"; export const t = s;'],
  "tools/backdoor.ts": ["only-through-the-door", 'import { inner } from "../store/inner.ts"; export const b = inner;'],
  "tools/typed.ts": ["only-through-the-door", 'import type { Inner } from "../store/inner.ts"; export type B = Inner;'],
  "tools/sql.ts": ["one-room-for-postgres", 'import pg from "pg"; export const c = pg.Client;'],
  "tools/cheat.ts": [
    "no-tests-in-production",
    'import { fake } from "../store/testing/index.ts"; export const f = fake;',
  ],
  "tools/good.test.ts": [null, 'import { fake } from "../store/testing/index.ts"; export const f = fake;'],
  "tools/bad.test.ts": [
    "tests-through-doors-too",
    'import { inner } from "../store/inner.ts"; export const i = inner;',
  ],
  "runtime/index.ts": ["floor-6-runtime", 'import { k } from "../karavan.ts"; export const r = k;'],
  "server/console/types.ts": [null, 'import type { x } from "../../domain/index.ts"; export type X = typeof x;'],
  "server/console/app.ts": ["console-is-a-guest", 'import { s } from "../../store/index.ts"; export const a = s;'],
  "bench/crash.ts": ["bench-knows-no-torture", 'import { torture } from "../torture/index.ts"; export { torture };'],
  "torture/index.ts": [null, 'import { bench } from "../bench/index.ts"; export const torture = bench;'],
  "commands/chat.ts": [
    null,
    'import { k } from "../karavan.ts"; import { bench } from "../bench/index.ts"; export { k, bench };',
  ],
  "commands/back.ts": ["commands-know-no-cli", 'import { chat } from "../cli.ts"; export { chat };'],
  "torture/chat.ts": ["workbenches-know-no-cli", 'import { k } from "../commands/chat.ts"; export { k };'],
  "runtime/chat.ts": ["floor-6-runtime", 'import { k } from "../commands/chat.ts"; export { k };'],
  "bench/index.ts": [null, 'import { k } from "../karavan.ts"; export const bench = k;'],
  "config.ts": ["floor-9-config", 'import { s } from "./store/index.ts"; export const config = s;'],
  "karavan.ts": [null, 'import { web } from "./channels/web/index.ts"; export const k = web;'],
  "cli.ts": [null, 'import { config } from "./config.ts"; export const chat = [import("./commands/chat.ts"), config];'],
};

const Report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

let folder: string;
let broken: Map<string, string[]>;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "karavan-floors-"));
  const root = process.cwd();
  for (const name of ["node_modules", "tsconfig.json", "package.json", ".dependency-cruiser.js"]) {
    symlinkSync(path.join(root, name), path.join(folder, name));
  }
  for (const [file, [, text]] of Object.entries(HOUSE)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const depcruise = path.join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const { stdout } = spawnSync(process.execPath, [depcruise, "--output-type=json", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  const { violations } = Report.parse(JSON.parse(stdout)).summary;
  broken = new Map();
  for (const { from, rule } of violations) broken.set(from, [...(broken.get(from) ?? []), rule.name]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the floors", () => {
  it.each(Object.entries(HOUSE).flatMap(([file, [rule]]) => (rule === null ? [] : [[file, rule] as const])))(
    "%s breaks %s",
    (file, rule) => {
      expect(broken.get(file)).toContain(rule);
    },
  );

  it("leave everything else alone", () => {
    const innocent = Object.entries(HOUSE).flatMap(([file, [rule]]) => (rule === null ? [file] : []));
    expect(innocent.filter((file) => broken.has(file))).toEqual([]);
  });
});
