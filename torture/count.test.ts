import { describe, expect, it } from "vitest";
import { count, type AuditEvent, type Evidence, type MessageRow, type TurnRow } from "./count.ts";

const incoming = (seq: number, rest: Partial<MessageRow> = {}): MessageRow => ({
  id: `in-${seq}`,
  conversationId: "c",
  seq,
  direction: "in",
  author: "client",
  status: "received",
  externalId: `e-${seq}`,
  turnId: null,
  ...rest,
});
const outgoing = (seq: number, rest: Partial<MessageRow> = {}): MessageRow => ({
  id: `out-${seq}`,
  conversationId: "c",
  seq,
  direction: "out",
  author: "bot",
  status: "sent",
  externalId: `p-${seq}`,
  turnId: `t-${seq - 1}`,
  ...rest,
});
const turn = (fromSeq: number, seenSeq: number, rest: Partial<TurnRow> = {}): TurnRow => ({
  id: `t-${seenSeq}`,
  conversationId: "c",
  status: "committed",
  fromSeq,
  seenSeq,
  ...rest,
});
const note = (kind: AuditEvent["kind"], seq?: number, author = "bot"): AuditEvent => ({
  kind,
  conversationId: "c",
  messageId: seq === undefined ? null : `out-${seq}`,
  author: kind === "claim" ? author : null,
});
const taken = (...seqs: number[]) => seqs.map((seq) => ({ id: `out-${seq}`, chatId: "chat" }));

/** Two messages, each answered once, in order; one booking with its receipt. */
function clean(rest: Partial<Evidence> = {}): Evidence {
  return {
    acknowledged: new Set(["e-1", "e-3"]),
    taken: taken(2, 4),
    messages: [incoming(1), outgoing(2), incoming(3), outgoing(4)],
    turns: [turn(0, 1), turn(1, 3)],
    conversations: [{ id: "c", mode: "bot", answeredSeq: 3 }],
    audit: [note("claim", 2), note("claim", 4)],
    booked: ["KRV-1"],
    receipts: ["KRV-1"],
    uncertainEffects: 0,
    ...rest,
  };
}
/** The clean run with its last reply changed. */
const withLast = (reply: Partial<MessageRow>, rest: Partial<Evidence> = {}): Evidence =>
  clean({ messages: [...clean().messages.slice(0, -1), outgoing(4, reply)], ...rest });
const unseen = { turns: [turn(0, 1)], messages: clean().messages.slice(0, -1), taken: taken(2) };
const mode = (name: string, answeredSeq: number) => ({ conversations: [{ id: "c", mode: name, answeredSeq }] });
const NOTHING = { lost: 0, doubled: 0, reordered: 0, talkedOver: 0, unanswered: 0, uncertain: 0 };

describe("the counts of a torture run", () => {
  it("are nothing for a clean run", () => {
    expect(count(clean())).toEqual(NOTHING);
  });

  it("take a message merged into the turn of a later one for answered", () => {
    const merged = clean({ turns: [turn(0, 3)], messages: [incoming(1), incoming(3), outgoing(4)], taken: taken(4) });
    expect(count(merged)).toEqual(NOTHING);
  });
});

describe("lost", () => {
  it("is an acknowledged message that has no row", () => {
    expect(count(clean({ acknowledged: new Set(["e-1", "e-3", "e-9"]) }))).toEqual({ ...NOTHING, lost: 1 });
  });

  it("is an acknowledged message that no turn has seen", () => {
    expect(count(clean({ ...unseen, ...mode("bot", 1) }))).toEqual({ ...NOTHING, lost: 1, unanswered: 1 });
  });

  it("is one whose only turn did not speak", () => {
    const failed = { ...unseen, turns: [turn(0, 1), turn(1, 3, { status: "superseded" })] };
    expect(count(clean({ ...failed, ...mode("bot", 1) }))).toMatchObject({ lost: 1 });
  });

  it("is not one that waits for a person, or that a person answered before handing back", () => {
    expect(count(clean({ ...unseen, ...mode("human", 1) }))).toEqual(NOTHING);
    expect(count(clean({ ...unseen, ...mode("bot", 3) }))).toEqual(NOTHING);
  });

  it("is a receipt whose booking does not stand", () => {
    expect(count(clean({ booked: [] }))).toEqual({ ...NOTHING, lost: 1 });
  });
});

describe("doubled", () => {
  it("is a send taken twice, unless it is shown as uncertain", () => {
    expect(count(clean({ taken: taken(2, 4, 4) }))).toEqual({ ...NOTHING, doubled: 1 });
    expect(count(withLast({ status: "uncertain" }, { taken: taken(2, 4, 4) }))).toEqual({ ...NOTHING, uncertain: 1 });
  });

  it("is two turns that both spoke to one message", () => {
    expect(count(clean({ turns: [turn(0, 1), turn(1, 3), turn(2, 3, { id: "again" })] }))).toMatchObject({
      doubled: 1,
    });
  });

  it("is a booking that no done effect accounts for", () => {
    expect(count(clean({ booked: ["KRV-1", "KRV-2"] }))).toEqual({ ...NOTHING, doubled: 1 });
  });
});

describe("reordered", () => {
  it("is a reply that came after one committed later, even when it is not its neighbour", () => {
    expect(count(clean({ taken: taken(4, 2) }))).toEqual({ ...NOTHING, reordered: 1 });
    const messages = [...clean().messages, outgoing(5, { turnId: "t-3" }), outgoing(6, { turnId: "t-3" })];
    expect(count(clean({ messages, taken: taken(6, 4, 5, 2) }))).toMatchObject({ reordered: 3 });
  });

  it("is a send that no table knows", () => {
    expect(count(clean({ taken: taken(2, 4, 99) }))).toMatchObject({ reordered: 1 });
  });

  it("is not the second copy of an earlier reply", () => {
    expect(count(clean({ taken: taken(2, 4, 2) }))).toEqual({ ...NOTHING, doubled: 1 });
  });
});

describe("talkedOver", () => {
  it("is a bot message claimed after a takeover", () => {
    expect(count(clean({ audit: [note("claim", 2), note("takeover"), note("claim", 4)] }))).toEqual({
      ...NOTHING,
      talkedOver: 1,
    });
    expect(count(clean({ audit: [note("takeover"), note("claim", 4, "system")] }))).toMatchObject({ talkedOver: 1 });
  });

  it("is not the person's own message, nor the bot's after the return", () => {
    expect(count(clean({ audit: [note("takeover"), note("claim", 4, "manager")] }))).toEqual(NOTHING);
    expect(count(clean({ audit: [note("takeover"), note("return"), note("claim", 4)] }))).toEqual(NOTHING);
  });
});

describe("unanswered", () => {
  it.each(["queued", "held", "sending", "failed"])("is a reply that is still %s", (status) => {
    expect(count(withLast({ status }))).toEqual({ ...NOTHING, unanswered: 1 });
  });

  it("is a reply that our tables call sent and the platform never took", () => {
    expect(count(clean({ taken: taken(2) }))).toEqual({ ...NOTHING, unanswered: 1 });
  });

  it("is a committed turn that said nothing; a hand-off need not speak", () => {
    const silent = { messages: clean().messages.slice(0, -1), taken: taken(2) };
    expect(count(clean(silent))).toEqual({ ...NOTHING, unanswered: 1 });
    expect(count(clean({ ...silent, turns: [turn(0, 1), turn(1, 3, { status: "handed-off" })] }))).toEqual(NOTHING);
  });
});

describe("uncertain", () => {
  it("counts messages and effects that may have happened", () => {
    expect(count(withLast({ status: "uncertain" }, { uncertainEffects: 2, taken: taken(2) }))).toEqual({
      ...NOTHING,
      uncertain: 3,
    });
  });
});
