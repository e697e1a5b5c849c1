import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHARACTERS_PER_TOKEN } from "../domain/index.ts";
import type { HistoryMessage } from "../store/index.ts";
import { fitHistory } from "./history.ts";

const message = (seq: number, text: string, transcript?: string): HistoryMessage => ({
  id: `m${seq}`,
  seq,
  author: seq % 2 === 1 ? "client" : "bot",
  text,
  attachments: transcript === undefined ? [] : [{ kind: "voice", transcript }],
  command: null,
  status: "received",
  deleted: false,
  at: "2026-06-01T08:00:00Z",
});

const sizeOf = (history: readonly HistoryMessage[]): number =>
  history.reduce((sum, { text, attachments }) => sum + text.length + (attachments[0]?.transcript?.length ?? 0), 0);

describe("the history shown to a turn", () => {
  it("is left alone where it fits", () => {
    const history = [message(1, "Здравствуйте"), message(2, "Добрый день")];
    expect(fitHistory(history, { tokens: 200, answeredSeq: 2 })).toEqual(history);
  });

  it("shortens old long messages before the one to be answered", () => {
    const long = "слово ".repeat(100);
    const fitted = fitHistory([message(1, long), message(2, "да"), message(3, long)], { tokens: 350, answeredSeq: 2 });
    expect(fitted.map(({ text }) => text.endsWith("…"))).toEqual([true, false, false]);
  });

  it("shortens what was said aloud as well", () => {
    const [fitted] = fitHistory([message(1, "", "слово ".repeat(1000))], { tokens: 200, answeredSeq: 0 });
    expect(fitted?.attachments[0]?.transcript?.length).toBeLessThanOrEqual(400);
  });

  it("keeps every message and its order, within the budget, whatever is written", () => {
    const texts = fc.array(fc.string({ maxLength: 300 }), { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 10, max: 2000 }), fc.nat(30), (all, tokens, answeredSeq) => {
        const history = all.map((text, index) => message(index + 1, text));
        const fitted = fitHistory(history, { tokens, answeredSeq });
        expect(fitted.map(({ id }) => id)).toEqual(history.map(({ id }) => id));
        expect(sizeOf(fitted)).toBeLessThanOrEqual(tokens * CHARACTERS_PER_TOKEN);
      }),
    );
  });
});
