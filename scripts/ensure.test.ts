import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missingPackages } from "./ensure.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "karavan-ensure-"));
  mkdirSync(path.join(root, "node_modules"));
});
afterEach(() => rmSync(root, { recursive: true }));

const WANTED = {
  "": { version: "1.0.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/tool": { version: "2.0.0", dev: true },
  "node_modules/other-platform": { version: "3.0.0", optional: true },
};

function write(file: string, packages: Record<string, object>): void {
  writeFileSync(path.join(root, file), JSON.stringify({ packages }));
}

describe("missingPackages", () => {
  it("wants everything but optional packages when nothing is installed", () => {
    write("package-lock.json", WANTED);
    expect(missingPackages(root, false)).toEqual(["node_modules/a", "node_modules/tool"]);
  });

  it("wants nothing when the same versions are installed, whatever the file times say", () => {
    write("node_modules/.package-lock.json", WANTED);
    write("package-lock.json", WANTED);
    expect(missingPackages(root, false)).toEqual([]);
  });

  it("wants a package that is installed in another version", () => {
    write("package-lock.json", WANTED);
    write("node_modules/.package-lock.json", { ...WANTED, "node_modules/a": { version: "0.9.0" } });
    expect(missingPackages(root, false)).toEqual(["node_modules/a"]);
  });

  it("wants no development package in production", () => {
    write("package-lock.json", WANTED);
    expect(missingPackages(root, true)).toEqual(["node_modules/a"]);
  });

  it("says what to do about a lockfile that is not there", () => {
    expect(() => missingPackages(root, false)).toThrow(/package-lock\.json is missing.*check the file out again/);
  });
});
