import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { matchesOf } from "./letters.ts";
import { EN } from "./phrases-en.ts";
import { RU } from "./phrases-ru.ts";
import { readScript } from "./script.ts";

const FOLDER = path.join(import.meta.dirname, "..", "..", "evals", "receipts");
const replies = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(path.join(FOLDER, name), "utf8").trim().split("\n"))
  .map((line) => (JSON.parse(line) as { reply: string }).reply);
const clauses = replies.flatMap((reply) => readScript(reply).sentences).flatMap((sentence) => sentence.clauses);

describe("the stems of a family", () => {
  it("stand in every clause that one of its phrases matches", () => {
    const unseen = [...RU, ...EN].flatMap(({ stems, phrases }) =>
      clauses
        .filter(({ text }) => !stems.test(text))
        .flatMap(({ text }) => phrases.flatMap(({ pattern }) => matchesOf(pattern, text).map(([words]) => words))),
    );
    expect(clauses.length).toBeGreaterThan(3000);
    expect(unseen).toEqual([]);
  });
});
