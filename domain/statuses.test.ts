import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODES, maySwitchMode } from "./conversation.ts";
import { EFFECT_STATUSES, effectMayBecome } from "./effect.ts";
import { MESSAGE_STATUSES, mayBecome, type MessageStatus } from "./message.ts";

const status = fc.constantFrom(...MESSAGE_STATUSES);
/** Waiting, in either form: delivery may put a message back, so these are one rank. */
const WAITING: readonly MessageStatus[] = ["queued", "held", "sending"];
const afterwards = MESSAGE_STATUSES.filter((one) => !WAITING.includes(one));

function closure(from: MessageStatus): Set<MessageStatus> {
  const reached = new Set<MessageStatus>();
  const open: MessageStatus[] = [from];
  for (const at of open) {
    for (const to of MESSAGE_STATUSES) {
      if (!mayBecome(at, to) || reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

describe("statuses of a message", () => {
  it("never become themselves", () => {
    for (const one of MESSAGE_STATUSES) expect(mayBecome(one, one)).toBe(false);
  });

  it("only rise: once on its way, a message never waits again, and no way leads back", () => {
    for (const from of afterwards) {
      const reached = closure(from);
      expect([from, reached.has(from)]).toEqual([from, false]);
      for (const waiting of WAITING) expect([from, waiting, reached.has(waiting)]).toEqual([from, waiting, false]);
    }
  });

  it("are a strict partial order beyond waiting", () => {
    fc.assert(
      fc.property(status, status, status, (a, b, c) => {
        fc.pre([a, b, c].every((one) => !WAITING.includes(one)));
        expect(mayBecome(a, b) && mayBecome(b, a)).toBe(false);
        expect(!mayBecome(a, b) || !mayBecome(b, c) || closure(a).has(c)).toBe(true);
      }),
    );
  });

  it("end in read, failed or suppressed; an incoming message has no other", () => {
    const ends = MESSAGE_STATUSES.filter((from) => MESSAGE_STATUSES.every((to) => !mayBecome(from, to)));
    expect(ends).toEqual(["received", "read", "failed", "suppressed"]);
  });

  it("let whatever waits be suppressed by a takeover, and nothing that may have arrived", () => {
    const silenced = MESSAGE_STATUSES.filter((from) => mayBecome(from, "suppressed"));
    expect(silenced).toEqual(["queued", "held", "sending"]);
  });

  it("let a late receipt change nothing", () => {
    expect(mayBecome("read", "delivered")).toBe(false);
    expect(mayBecome("delivered", "sent")).toBe(false);
    expect(mayBecome("failed", "delivered")).toBe(false);
    expect(mayBecome("uncertain", "delivered")).toBe(true);
  });
});

describe("statuses of an effect", () => {
  it("end in done, cancelled or failed", () => {
    const ends = EFFECT_STATUSES.filter((from) => EFFECT_STATUSES.every((to) => !effectMayBecome(from, to)));
    expect(ends).toEqual(["done", "cancelled", "failed"]);
  });

  it("cancel only what has not begun", () => {
    expect(EFFECT_STATUSES.filter((from) => effectMayBecome(from, "cancelled"))).toEqual(["planned"]);
  });

  it("never begin what may have happened again", () => {
    expect(EFFECT_STATUSES.filter((from) => effectMayBecome(from, "running"))).toEqual(["planned"]);
    expect(EFFECT_STATUSES.filter((from) => effectMayBecome(from, "planned"))).toEqual([]);
  });
});

describe("modes of a conversation", () => {
  it("go back and forth between bot and person until closed, and closed is the end", () => {
    const moves = MODES.flatMap((from) => MODES.filter((to) => maySwitchMode(from, to)).map((to) => `${from} ${to}`));
    expect(moves.toSorted()).toEqual(["bot closed", "bot human", "human bot", "human closed"]);
  });
});
