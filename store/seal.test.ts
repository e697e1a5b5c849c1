import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError, InternalError } from "../domain/index.ts";
import { createSealer } from "./seal.ts";

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe("createSealer", () => {
  const key = randomBytes(32);
  const sealer = createSealer([key]);

  it("opens what it sealed, and seals the same text differently every time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, context) => {
        const wellFormed = text.toWellFormed();
        const first = sealer.seal(wellFormed, context);
        expect(sealer.open(first, context)).toBe(wellFormed);
        expect(first.equals(sealer.seal(wellFormed, context))).toBe(false);
      }),
    );
  });

  it("shows nothing of the text", () => {
    const sealed = sealer.seal("123456:telegram-token", "a");
    expect(sealed.toString("latin1")).not.toContain("telegram-token");
  });

  it("refuses every changed byte", () => {
    const sealed = sealer.seal("secret", "a");
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const isKeyId = at >= 1 && at < 5;
      expect(caught(() => sealer.open(changed, "a"))).toMatchObject({
        code: isKeyId ? "encryption-key-missing" : "seal-broken",
      });
    }
  });

  it("refuses every shortened seal", () => {
    const sealed = sealer.seal("secret", "a");
    for (let length = 0; length < sealed.length; length += 1) {
      expect(caught(() => sealer.open(sealed.subarray(0, length), "a"))).toMatchObject({ code: "seal-broken" });
    }
  });

  it("refuses bytes that were sealed for something else", () => {
    const error = caught(() => sealer.open(sealer.seal("secret", "account 1"), "account 2"));
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({ code: "seal-broken" });
  });

  it("names the missing key and never the text when the key is another", () => {
    const error = caught(() => createSealer([randomBytes(32)]).open(sealer.seal("secret", "a"), "a"));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "encryption-key-missing", data: { variable: "ENCRYPTION_KEY" } });
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  it("opens with a former key and says that it is one", () => {
    const former = sealer.seal("secret", "a");
    const rotated = createSealer([randomBytes(32), key]);
    expect(rotated.open(former, "a")).toBe("secret");
    expect(rotated.isFormer(former)).toBe(true);
    expect(rotated.isFormer(rotated.seal("secret", "a"))).toBe(false);
  });

  it("refuses a key of another length", () => {
    expect(caught(() => createSealer([randomBytes(16)]))).toMatchObject({
      code: "bad-encryption-key",
      data: { variable: "ENCRYPTION_KEY" },
    });
  });
});
