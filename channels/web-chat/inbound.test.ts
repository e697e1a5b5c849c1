import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InboundEvent, InputError } from "../../domain/index.ts";
import { toInbound, type WebChatInput } from "./index.ts";

const sentAt = new Date("2026-03-01T10:00:00Z");
const input: WebChatInput = { visitorId: "v-1", clientMessageId: "m_1", text: " Здравствуйте ", sentAt };

/** A page can send anything; the types hold only for our own code. */
function attempt(hostile: Partial<WebChatInput>): unknown {
  try {
    return toInbound({ ...input, ...hostile });
  } catch (error) {
    return error;
  }
}

describe("what a visitor wrote", () => {
  it("becomes a message of the visitor's own chat", () => {
    expect(toInbound({ ...input, locale: "ky", name: "Demo" })).toEqual({
      kind: "message",
      chatId: "v-1",
      externalId: "in:m_1",
      sender: { externalId: "v-1", name: "Demo", locale: "ky" },
      text: "Здравствуйте",
      attachments: [],
      immediate: false,
      sentAt,
    });
  });

  it("is answered at once when it was a button", () => {
    const pressed = toInbound({ ...input, text: "", button: { label: "Бронирую", value: "yes" } });
    expect(pressed).toMatchObject({ text: "Бронирую", immediate: true });
  });

  it.each([
    { more: { text: "  " }, field: "text" },
    { more: { text: "я".repeat(4001) }, field: "text" },
    { more: { visitorId: "a b" }, field: "visitorId" },
    { more: { clientMessageId: "" }, field: "clientMessageId" },
    { more: { button: { label: " ", value: "" } }, field: "button.label" },
    { more: { sentAt: new Date(Number.NaN) }, field: "sentAt" },
  ])("is refused naming $field", ({ more, field }) => {
    expect(() => toInbound({ ...input, ...more })).toThrow(
      expect.objectContaining({ code: "invalid-message", data: { field } }),
    );
  });

  it("of any shape is a valid event or the visitor's mistake", () => {
    const any = fc.record(
      { visitorId: fc.anything(), clientMessageId: fc.anything(), text: fc.anything(), button: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(any, (hostile) => {
        const result = attempt(hostile as Partial<WebChatInput>);
        expect(result instanceof InputError || InboundEvent.safeParse(result).success).toBe(true);
        expect(JSON.stringify(result)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 1000, examples: [[{ text: { length: { toString: false } } }]] },
    );
  });
});
