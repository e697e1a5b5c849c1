import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findMissingReceipts, type TurnEvidence } from "../../domain/index.ts";

const FOLDER = path.join(import.meta.dirname, "..", "..", "store", "seed", "data");
const FILES = readdirSync(FOLDER).filter((name) => /^(?:faq|policies|objections|reviews)/.test(name));

interface Entry {
  key: string;
  title: Record<string, string>;
  text: Record<string, string>;
}

const answers = FILES.flatMap((file) => parse(readFileSync(path.join(FOLDER, file), "utf8")) as Entry[]).flatMap(
  ({ key, title, text }) =>
    Object.entries(text).map(([locale, words]) => ({ key, locale, title: title[locale] ?? "", words })),
);

const KGS = (amount: number) => ({ amount, currency: "KGS" });
const QUOTE = {
  tour: "demo-lake",
  title: "Demo",
  date: "2027-07-03",
  ends: "2027-07-09",
  adults: 2,
  children: 0,
  seats_left: 8,
  per_adult: KGS(4_500_000),
  total: KGS(9_000_000),
};

function turnWith(
  answer: { title: string; words: string },
  more: readonly { tool: string; content: unknown }[],
): TurnEvidence {
  const content = { passages: [{ id: "1", kind: "faq", title: answer.title, text: answer.words }] };
  return {
    today: "2026-11-26",
    timeZone: "Asia/Bishkek",
    results: [{ tool: "search_knowledge", content }, ...more],
    bookings: [],
    facts: {},
    history: [{ author: "client", text: answer.title }],
    notes: [],
  };
}

describe("what the house says of itself passes when an agent says it word for word", () => {
  it("is a good part of the demo", () => {
    expect(answers.length).toBeGreaterThan(80);
  });

  it.each(answers)("$key ($locale)", (answer) => {
    expect(findMissingReceipts(answer.words, () => turnWith(answer, []))).toEqual([]);
    // With a trip in hand its days and seats are compared as well.
    expect(findMissingReceipts(answer.words, () => turnWith(answer, [{ tool: "quote", content: QUOTE }]))).toEqual([]);
  });
});
