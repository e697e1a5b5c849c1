import { describe, expect, it } from "vitest";
import { z } from "zod";
import { safeParse } from "./safe-parse.ts";

describe("what strangers send", () => {
  it("never makes a schema throw", () => {
    const hostile: unknown = JSON.parse('{"text":{"length":{"toString":false}}}');
    const schema = z.object({ text: z.string().max(5) });
    expect(safeParse(schema, hostile)).toMatchObject({
      success: false,
      error: { issues: [{ message: "a value is of the wrong type" }] },
    });
    expect(safeParse(schema, { text: "ok" })).toEqual({ success: true, data: { text: "ok" } });
  });

  it("hides no mistake of ours", () => {
    const broken = z.string().transform(() => {
      throw new TypeError("ours");
    });
    expect(() => safeParse(broken, "x")).toThrow("ours");
  });
});
