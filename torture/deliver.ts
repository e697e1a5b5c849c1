import { setTimeout as delay } from "node:timers/promises";
import { signatureOf, SIGNATURE_HEADER } from "../channels/http/index.ts";
import type { PlannedDelivery } from "./plan.ts";

const RETRY_MS = { first: 200, most: 2000 };
const ANSWER_LIMIT_MS = 20_000;

/** The platform's webhook of ours. */
export interface Webhook {
  url: string;
  secret: string;
}

/** The answer's status; `undefined`: none came. */
async function post({ url, secret }: Webhook, body: string): Promise<number | undefined> {
  const headers = { "content-type": "application/json", [SIGNATURE_HEADER]: signatureOf(body, secret) };
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

export interface DeliveryOutcome {
  /** Heard 200; `false`: given up when the time was over. */
  acknowledged: boolean;
  attempts: number;
  /** Answers 4xx: this platform goes on all the same, a real one might not. */
  refusals: number;
}

/** Repeats one delivery until it hears 200, ever more slowly, as platforms do. */
export async function deliverUntilTaken(
  webhook: Webhook,
  delivery: PlannedDelivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { chatId, externalId, text } = delivery;
  const sentAt = new Date().toISOString();
  const body = JSON.stringify({
    events: [{ kind: "message", chatId, externalId, sender: { externalId: chatId }, text, sentAt }],
  });
  const outcome: DeliveryOutcome = { acknowledged: false, attempts: 0, refusals: 0 };
  let pauseMs = RETRY_MS.first;
  while (!signal.aborted) {
    const status = await post(webhook, body);
    outcome.attempts += 1;
    if (status === 200) return { ...outcome, acknowledged: true };
    if (status !== undefined && status >= 400 && status < 500) outcome.refusals += 1;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, RETRY_MS.most);
  }
  return outcome;
}
