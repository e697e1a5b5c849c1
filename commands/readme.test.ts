import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.join(import.meta.dirname, "..");
const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
const help = execFileSync(process.execPath, [path.join(ROOT, "cli.ts"), "--help"], { encoding: "utf8" });
/** `  user create     creates …` gives `user create`. */
const commands = [...help.matchAll(/^ {2}(\S+(?: \S+)?) {2,}/gm)].map((match) => match[1] ?? "");

/** The first column of the table under a heading, word by word in backticks. */
function firstColumn(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
}

describe("the README", () => {
  it("names in its snippets only commands that there are", () => {
    const named = [...readme.matchAll(/npm run -s karavan -- ([a-z][a-z-]*)/g)].map((match) => match[1] ?? "");
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) expect(commands.map((command) => command.split(" ")[0])).toContain(name);
  });

  it("lists every command", () => {
    const listed = firstColumn("Commands").map((entry) => (entry === "bench turns" ? "bench" : entry));
    expect(listed.toSorted()).toEqual(commands.toSorted());
  });

  it("names only folders and files that there are", () => {
    const named = firstColumn("The house");
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(existsSync(path.join(ROOT, name)), name).toBe(true);
  });

  it("begins with commands that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test", "check", "karavan"]));
  });
});
