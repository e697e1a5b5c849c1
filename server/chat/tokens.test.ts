import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../domain/index.ts";
import { createVisitorTokens } from "./tokens.ts";

const CHANNEL = "0190a000-0000-7000-8000-000000000001";
const OTHER = "0190a000-0000-7000-8000-000000000002";
const DAY_MS = 24 * 60 * 60 * 1000;

function create(secret = "a secret of at least thirty-two characters") {
  const clock = createVirtualClock(new Date("2026-06-01T00:00:00Z"));
  return { clock, tokens: createVisitorTokens({ secret, clock }) };
}

describe("visitor tokens", () => {
  it("name the visitor of the channel they were made for, and of no other", () => {
    const { tokens } = create();
    const { token, visitorId } = tokens.issue(CHANNEL);
    expect(tokens.read(token, CHANNEL)).toEqual({ channelId: CHANNEL, visitorId });
    expect(tokens.read(token, OTHER)).toBeUndefined();
  });

  it("end after half a year, and a renewed one later", () => {
    const { clock, tokens } = create();
    const first = tokens.issue(CHANNEL);
    clock.advance(100 * DAY_MS);
    const second = tokens.issue(CHANNEL, first);
    clock.advance(81 * DAY_MS);
    expect(tokens.read(first.token, CHANNEL)).toBeUndefined();
    expect(tokens.read(second.token, CHANNEL)).toEqual({ channelId: CHANNEL, visitorId: first.visitorId });
  });

  it("of another secret are not taken", () => {
    const { token } = create("another secret of thirty-two characters").tokens.issue(CHANNEL);
    expect(create().tokens.read(token, CHANNEL)).toBeUndefined();
  });

  it("changed in any sign are not taken", () => {
    const { tokens } = create();
    const { token } = tokens.issue(CHANNEL);
    const change = fc.tuple(fc.nat(token.length - 1), fc.constantFrom("A", "b", "0", ".", "-", "=", ""));
    fc.assert(
      fc.property(change, ([at, sign]) => {
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        const read = tokens.read(changed, CHANNEL);
        // The last sign of base64 holds bits that are not used: another spelling of the same signature is the same token.
        expect(read === undefined || changed === token || at === token.length - 1).toBe(true);
      }),
    );
  });

  it("are never mistaken for one by arbitrary text", () => {
    const { tokens } = create();
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        expect(tokens.read(text, CHANNEL)).toBeUndefined();
      }),
    );
  });
});
