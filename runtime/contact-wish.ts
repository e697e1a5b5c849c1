import type { ContactWish, Locale } from "../domain/index.ts";
import { contactAllowedLine, contactStoppedLine } from "../graphs/index.ts";
import {
  cancelProactive,
  createId,
  insertNote,
  insertOutgoing,
  markAnswered,
  setOptedOut,
  type Accepted,
  type AcceptRequest,
  type Tx,
} from "../store/index.ts";

const LINES: Record<ContactWish, (locale: Locale) => string> = {
  "opt-out": contactStoppedLine,
  "opt-in": contactAllowedLine,
};
const NOTES: Record<ContactWish, { ru: string; en: string }> = {
  "opt-out": {
    ru: "Клиент просил не писать ему первыми; напоминания отменены.",
    en: "The client asked not to be written to first; reminders are cancelled.",
  },
  "opt-in": { ru: "Клиент снова разрешил писать ему.", en: "The client may be written to first again." },
};

interface Wished {
  wish: ContactWish;
  request: AcceptRequest;
  accepted: Accepted & { seq: number };
  /** The customer's language, and the organisation's. */
  locale: Locale;
  ours: Locale;
}

/**
 * What the customer wishes takes effect with their message, in its transaction: no turn decides it and no model is asked.
 * The manager gets a note, and the bot confirms a change once, unless a person has the conversation. A wish alone needs no
 * other answer. A wish to be written to again from someone who never forbade it is a message like any other ("start").
 */
export async function applyContactWish(tx: Tx, { wish, request, accepted, locale, ours }: Wished): Promise<void> {
  const { conversationId, clientId, mode, seq } = accepted;
  const { now } = request;
  const isOut = wish === "opt-out";
  const changed = await setOptedOut(tx, clientId, isOut ? now : null);
  if (!changed && !isOut) return;
  if (changed && isOut) await cancelProactive(tx, clientId, "opted-out");
  if (changed) {
    const text = NOTES[wish][ours === "en" ? "en" : "ru"];
    await insertNote(tx, { conversationId, messageId: request.id, author: "system", code: wish, text, now });
  }
  if (mode !== "bot") return;
  if (changed) {
    const line = { text: LINES[wish](locale), author: "bot", authorId: null, purpose: "reply" } as const;
    const id = createId(now);
    await insertOutgoing(tx, {
      ...line,
      id,
      conversationId,
      status: "queued",
      externalId: null,
      idempotencyKey: null,
      now,
    });
  }
  await markAnswered(tx, conversationId, seq);
}
