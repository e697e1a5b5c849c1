import { describe, expect, it } from "vitest";
import { count, type Evidence, type MessageRow, type TurnRow } from "./count.ts";

function message(overrides: Partial<MessageRow> & Pick<MessageRow, "id" | "seq">): MessageRow {
  return {
    chatId: "chat",
    conversationId: "c",
    direction: "out",
    author: "bot",
    status: "sent",
    externalId: null,
    turnId: "t1",
    claimedAtMs: 100,
    ...overrides,
  };
}
const incoming = (seq: number): MessageRow =>
  message({
    id: `in-${seq}`,
    seq,
    direction: "in",
    author: "client",
    status: "received",
    externalId: `e-${seq}`,
    turnId: null,
    claimedAtMs: null,
  });
const turn = (fromSeq: number, seenSeq: number, overrides: Partial<TurnRow> = {}): TurnRow => ({
  id: `t-${fromSeq}`,
  conversationId: "c",
  status: "committed",
  fromSeq,
  seenSeq,
  ...overrides,
});

/** Two messages, each answered once, in order. */
function clean(overrides: Partial<Evidence> = {}): Evidence {
  return {
    acknowledged: new Set(["e-1", "e-3"]),
    taken: [
      { id: "out-2", chatId: "chat", atMs: 200 },
      { id: "out-4", chatId: "chat", atMs: 400 },
    ],
    messages: [incoming(1), message({ id: "out-2", seq: 2 }), incoming(3), message({ id: "out-4", seq: 4 })],
    turns: [turn(0, 1), turn(1, 3)],
    conversations: [{ id: "c", mode: "bot", answeredSeq: 3, takenOverAtMs: null }],
    ...overrides,
  };
}
const NOTHING = { lost: 0, doubled: 0, reordered: 0, talkedOver: 0, unanswered: 0, uncertain: 0 };
const conversation = (overrides: Partial<Evidence["conversations"][number]>) => [
  { id: "c", mode: "bot", answeredSeq: 3, takenOverAtMs: null, ...overrides },
];

describe("the counts of a torture run", () => {
  it("are nothing for a clean run", () => {
    expect(count(clean())).toEqual(NOTHING);
  });

  it("find an acknowledged message that has no row", () => {
    expect(count(clean({ acknowledged: new Set(["e-1", "e-3", "e-9"]) })).lost).toBe(1);
  });

  it("find an acknowledged message that no turn has seen", () => {
    expect(count(clean({ turns: [turn(0, 1)], conversations: conversation({ answeredSeq: 1 }) }))).toMatchObject({
      lost: 1,
      unanswered: 1,
    });
  });

  it("find a reply taken twice, unless it is shown as uncertain", () => {
    const taken = [...clean().taken, { id: "out-4", chatId: "chat", atMs: 500 }];
    expect(count(clean({ taken })).doubled).toBe(1);
    const messages = clean().messages.map((one) => (one.id === "out-4" ? { ...one, status: "uncertain" } : one));
    expect(count(clean({ taken, messages }))).toMatchObject({ doubled: 0, uncertain: 1 });
  });

  it("find two turns that both spoke to one message", () => {
    expect(count(clean({ turns: [turn(0, 1), turn(1, 3), turn(2, 3, { id: "t-again" })] })).doubled).toBe(1);
  });

  it("find replies that came in another order than they were committed", () => {
    expect(count(clean({ taken: clean().taken.toReversed() })).reordered).toBe(1);
  });

  it("find a bot message claimed after a takeover, and one that arrived long after", () => {
    expect(count(clean({ conversations: conversation({ mode: "human", takenOverAtMs: 50 }) })).talkedOver).toBe(2);
    const late = [{ id: "out-4", chatId: "chat", atMs: 10_000 }];
    expect(
      count(clean({ taken: late, conversations: conversation({ mode: "human", takenOverAtMs: 300 }) })).talkedOver,
    ).toBe(1);
  });

  it("find a reply that never left", () => {
    const messages = clean().messages.map((one) => (one.id === "out-4" ? { ...one, status: "queued" } : one));
    expect(count(clean({ messages })).unanswered).toBe(1);
  });

  it("do not count what waits for a person", () => {
    const waiting = clean({
      turns: [turn(0, 1)],
      conversations: conversation({ mode: "human", answeredSeq: 1, takenOverAtMs: 5000 }),
    });
    expect(count(waiting)).toMatchObject({ lost: 0, unanswered: 0 });
  });
});
