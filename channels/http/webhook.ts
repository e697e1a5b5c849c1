import { z } from "zod";
import {
  InboundDeletion,
  InboundEdit,
  InboundMessage,
  InboundOwn,
  InboundReach,
  InboundStatus,
  MAX_TEXT,
  safeParse,
  type InboundEvent,
  type WebhookAnswer,
  type WebhookRequest,
} from "../../domain/index.ts";
import { cleanText } from "../door.ts";
import { isSigned, SIGNATURE_HEADER } from "./signature.ts";

const MAX_BODY_BYTES = 2_000_000;
const MAX_EVENTS = 100;

/** Events are the domain's own, with times as ISO 8601. */
const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const at = { at: Instant };

const Delivery = z.object({
  events: z
    .array(
      z.discriminatedUnion("kind", [
        InboundMessage.extend({ sentAt: Instant }),
        InboundEdit.extend(at),
        InboundDeletion.extend(at),
        InboundOwn.extend(at),
        InboundStatus.extend(at),
        InboundReach.extend(at),
      ]),
    )
    .max(MAX_EVENTS),
});

/** Verifies the signature over the raw body, then reads `{ "events": […] }`. What is wrong is answered with its place. */
export function receiveEvents(request: WebhookRequest, secret: string): WebhookAnswer {
  if (request.method.toUpperCase() !== "POST") return refuse(405, "POST only");
  if (request.body.byteLength > MAX_BODY_BYTES) return refuse(413, `at most ${MAX_BODY_BYTES} bytes`);
  if (!isSigned(request.body, request.headers.get(SIGNATURE_HEADER), secret)) return refuse(401, "wrong signature");
  const json = parseJson(request.body);
  if (json === undefined) return refuse(400, "not JSON");
  const delivery = safeParse(Delivery, json);
  if (!delivery.success) return refuse(400, describeIssue(delivery.error));
  const events: InboundEvent[] = delivery.data.events;
  return { status: 200, body: JSON.stringify({ accepted: events.length }), events };
}

/** Every string is cleaned on its way in, and a text too long loses its end, as at every other door. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body), (_key, value: unknown) =>
      typeof value === "string" ? cleanText(value, MAX_TEXT) : value,
    ) as unknown;
  } catch {
    return undefined;
  }
}

function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return cleanText(`${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "unreadable"}`, 300);
}

const refuse = (status: number, error: string): WebhookAnswer => ({
  status,
  body: JSON.stringify({ error }),
  events: [],
});
