import { GrammyError, HttpError } from "grammy";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PlatformError } from "../../domain/index.ts";
import { toPlatformError } from "./errors.ts";

const TOKEN = "1000001:secret-token";

function telegramSays(status: number, description: string, retryAfter?: number): PlatformError {
  const parameters = retryAfter === undefined ? {} : { retry_after: retryAfter };
  const answer = { ok: false as const, error_code: status, description, parameters };
  return toPlatformError(new GrammyError("Call failed!", answer, "sendMessage", { text: "body of a message" }), TOKEN);
}

describe("toPlatformError", () => {
  it.each([
    { status: 403, says: "Forbidden: bot was blocked by the user", code: "blocked", outcome: "rejected" },
    { status: 403, says: "Forbidden: user is deactivated", code: "blocked", outcome: "rejected" },
    {
      status: 403,
      says: "Forbidden: bot can't initiate conversation with a user",
      code: "not-started",
      outcome: "rejected",
    },
    { status: 403, says: "Forbidden: something new", code: "forbidden", outcome: "rejected" },
    { status: 400, says: "Bad Request: chat not found", code: "chat-not-found", outcome: "rejected" },
    { status: 400, says: "Bad Request: message is too long", code: "text-too-long", outcome: "rejected" },
    { status: 400, says: "Bad Request: message text is empty", code: "text-empty", outcome: "rejected" },
    { status: 400, says: "Bad Request: message to be replied not found", code: "reply-not-found", outcome: "rejected" },
    { status: 400, says: "Bad Request: BUTTON_DATA_INVALID", code: "bad-buttons", outcome: "rejected" },
    {
      status: 400,
      says: "Bad Request: wrong file identifier/HTTP URL specified",
      code: "bad-attachment",
      outcome: "rejected",
    },
    { status: 400, says: "Bad Request: can't parse entities: x", code: "bad-formatting", outcome: "rejected" },
    { status: 400, says: "Bad Request: PEER_ID_INVALID", code: "refused", outcome: "rejected" },
    { status: 413, says: "Request Entity Too Large", code: "refused", outcome: "rejected" },
    { status: 401, says: "Unauthorized", code: "unauthorized", outcome: "retry" },
    { status: 404, says: "Not Found", code: "unauthorized", outcome: "retry" },
    { status: 409, says: "Conflict: terminated by other getUpdates request", code: "conflict", outcome: "retry" },
    { status: 500, says: "Internal Server Error", code: "telegram-failed", outcome: "uncertain" },
    { status: 502, says: "Bad Gateway", code: "telegram-failed", outcome: "uncertain" },
  ])("reads $status «$says» as $code, $outcome", ({ status, says, code, outcome }) => {
    expect(telegramSays(status, says)).toMatchObject({ code, outcome, data: { status, method: "sendMessage" } });
  });

  it("takes the wait from a flood refusal, whatever its status", () => {
    expect(telegramSays(429, "Too Many Requests: retry after 7", 7)).toMatchObject({
      outcome: "retry",
      retryAfterMs: 7000,
    });
    expect(telegramSays(500, "Flood", 3)).toMatchObject({ code: "rate-limited", outcome: "retry", retryAfterMs: 3000 });
    expect(telegramSays(429, "Too Many Requests").retryAfterMs).toBeUndefined();
  });

  it("keeps the token and the message's text out of everything it gives", () => {
    const told = inspect(telegramSays(400, `Bad Request: no bot${TOKEN}`), { depth: 10 });
    expect(told).toContain("<token>");
    expect(told).not.toContain("secret-token");
    expect(told).not.toContain("body of a message");
  });

  it("passes on what the wire has already judged, and is uncertain about the rest", () => {
    const judged = new PlatformError({ code: "unreachable", outcome: "retry", message: "no connection" });
    expect(toPlatformError(new HttpError("failed", judged), TOKEN)).toBe(judged);
    const odd = toPlatformError(new HttpError("failed", new TypeError(`/bot${TOKEN}/x`)), TOKEN);
    expect(odd).toMatchObject({ code: "telegram-failed", outcome: "uncertain" });
    expect(inspect(odd, { depth: 10 })).not.toContain("secret-token");
  });
});
