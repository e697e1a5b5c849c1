import { AIMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { canReadJournal, fromJournal, startState, toJournal } from "./journal.ts";
import { contextOf, playTurn } from "./testing/index.ts";

const SELLING = { stage: "offer" } as const;
const stored = (journal: unknown): unknown => JSON.parse(JSON.stringify(journal));

describe("a turn's journal", () => {
  it("comes back whole from JSON, messages with their calls included", () => {
    const state = startState(contextOf(SELLING), "offer");
    state.messages = [
      new AIMessage({ content: "", tool_calls: [{ type: "tool_call", id: "a", name: "quote", args: { adults: 2 } }] }),
      new ToolMessage({ content: '{"total":1}', tool_call_id: "a", name: "quote" }),
      new SystemMessage("again"),
    ];
    Object.assign(state, { steps: 2, badCalls: 1, written: ["set_reminder"], receipts: ["offer_shown"] });
    const back = fromJournal(stored(toJournal(state)));
    expect({ ...back, messages: [] }).toEqual({ ...state, messages: [], next: "act" });
    expect(back.messages.map((message) => message.constructor)).toEqual([AIMessage, ToolMessage, SystemMessage]);
    expect(back.messages[0]).toMatchObject({ tool_calls: [{ id: "a", name: "quote", args: { adults: 2 } }] });
    expect(back.messages[1]).toMatchObject({ tool_call_id: "a", name: "quote", text: '{"total":1}' });
  });

  it("of another version is told apart and refused", () => {
    expect([null, undefined, 7, {}, { version: 0 }].map(canReadJournal)).toEqual([false, false, false, false, false]);
    expect(canReadJournal(stored(toJournal(startState(contextOf(), "new"))))).toBe(true);
    expect(() => fromJournal({ version: 0 })).toThrow(/has version 0, this release reads 2/);
    expect(() => fromJournal(null)).toThrow(/has version undefined/);
  });

  it("lets another worker go on at the writes, without asking the model for them again", async () => {
    const calls = [
      { id: "b", name: "create_booking", args: { n: 1 } },
      { id: "r", name: "set_reminder", args: { n: 2 } },
    ];
    const results = { "1-r": { status: "stopped", stop: "lease-lost" } } as const;
    const first = await playTurn({ script: [{ toolCalls: calls }], context: SELLING, ledger: { results } });
    expect(first.outcome).toMatchObject({ kind: "stopped", stop: "lease-lost" });

    const standing = new Map([["1-b", { content: { number: "KRV-10231" }, signals: ["booking_created"] }]]);
    const second = await playTurn({
      script: [{ reply: "Готово, бронь KRV-10231 оформлена!" }],
      context: SELLING,
      ledger: { standing },
      journal: first.ledger.journals[0],
    });
    expect(second.ledger.planned).toEqual(first.ledger.planned);
    expect(second.runs.map(({ tool, args }) => [tool, args])).toEqual([["set_reminder", { n: 2 }]]);
    expect(second.models.requests[0]?.messages.slice(-3).map((message) => message.constructor)).toEqual([
      AIMessage,
      ToolMessage,
      ToolMessage,
    ]);
    expect(second.outcome).toMatchObject({
      kind: "reply",
      reply: "Готово, бронь KRV-10231 оформлена!",
      state: { stage: "sale" },
    });
  });
});
