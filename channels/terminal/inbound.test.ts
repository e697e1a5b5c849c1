import { describe, expect, it } from "vitest";
import { toInbound } from "./index.ts";

const sentAt = new Date("2026-03-01T10:00:00Z");

describe("a typed line", () => {
  it("is a message of the client it stands for", () => {
    expect(toInbound({ client: " demo ", text: " хочу тур\n", messageId: "7", sentAt, locale: "ru" })).toEqual({
      kind: "message",
      chatId: "demo",
      externalId: "in:7",
      sender: { externalId: "demo", name: "demo", locale: "ru" },
      text: "хочу тур",
      attachments: [],
      immediate: false,
      sentAt,
    });
  });

  it("is a command where it looks like one", () => {
    const command = { name: "start", argument: "tour-12" };
    expect(toInbound({ client: "demo", text: "/start tour-12", messageId: "8", sentAt })).toMatchObject({
      command,
      immediate: true,
    });
  });

  it("is refused when nothing is in it or nobody said it", () => {
    const empty = { client: "demo", text: " \u0000 ", messageId: "1", sentAt };
    expect(() => toInbound(empty)).toThrow(expect.objectContaining({ code: "empty-text", data: { field: "text" } }));
    expect(() => toInbound({ ...empty, client: " " })).toThrow(expect.objectContaining({ code: "invalid-client" }));
    expect(() => toInbound({ ...empty, client: "x".repeat(201) })).toThrow(
      expect.objectContaining({ code: "invalid-client" }),
    );
  });
});
