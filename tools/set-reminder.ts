import { z } from "zod";
import { ConflictError, InputError, addMs, instantIn, needsReceipts } from "../domain/index.ts";
import { readReminderState, setTimer, type Tx } from "../store/index.ts";
import { text } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const MAX_AHEAD_MS = 366 * 86_400_000;
const MAX_PENDING = 10;

/** Without an offset it is the organisation's local time. @throws InputError `bad-time`: past, or over a year ahead */
function toInstant(at: string, context: ToolContext): Date {
  const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/.test(at);
  const instant = hasOffset ? new Date(at) : instantIn(at.slice(0, 19), context.organisation.timeZone);
  if (instant > context.now && instant <= addMs(context.now, MAX_AHEAD_MS)) return instant;
  throw new InputError({
    code: "bad-time",
    message: `${at} is ${instant > context.now ? "more than a year ahead" : "not in the future"}, now is ${context.now.toISOString()}`,
    remedy: "ask the customer when to write",
    data: { field: "at" },
  });
}

/**
 * Replies are checked against this turn's receipts; a reminder goes out later, when its prices may be others and its
 * booking cancelled. So it may claim none. @throws InputError `reminder-text`
 */
function refuseClaims(words: string): void {
  if (!needsReceipts(words)) return;
  throw new InputError({
    code: "reminder-text",
    message: "a reminder names no sums of money, no booking numbers and nothing that was done or promised",
    remedy: "remind the customer of the subject in other words; prices and bookings are looked up when they answer",
    data: { field: "text" },
  });
}

/** @throws ConflictError `opted-out` or `too-many-reminders` */
async function refuseUnwanted(tx: Tx, clientId: string): Promise<void> {
  const { optedOut, pending } = await readReminderState(tx, clientId);
  if (optedOut) throw new ConflictError({ code: "opted-out", message: "this client asked not to be written to" });
  if (pending < MAX_PENDING) return;
  throw new ConflictError({
    code: "too-many-reminders",
    message: `this client already has ${pending} reminders to come`,
  });
}

export const setReminderTool = defineTool({
  name: "set_reminder",
  description:
    "Writes to the customer at a later time, in this conversation. Only when they asked for it or agreed to it. The text goes " +
    "out as it stands, so word it for the customer, in their language, without sums of money, booking numbers or promises. A second one for the same minute replaces the first.",
  access: "writes",
  kind: "local",
  onlyWhenAsked: "remind",
  schema: z.object({
    at: z.iso
      .datetime({ offset: true, local: true })
      .describe("ISO 8601; without an offset it is the organisation's local time"),
    text: text(1000).describe("what the customer will read"),
  }),
  run: async (args, context, tx) => {
    const dueAt = toInstant(args.at, context);
    refuseClaims(args.text);
    await refuseUnwanted(tx, context.clientId);
    await setTimer(tx, {
      clientId: context.clientId,
      conversationId: context.conversationId,
      kind: "reminder",
      key: `reminder:${dueAt.toISOString().slice(0, 16)}`,
      dueAt,
      text: args.text,
      now: context.now,
    });
    return { content: { at: dueAt.toISOString(), text: args.text }, summary: `reminder for ${dueAt.toISOString()}` };
  },
});
