import { setTimeout as delay } from "node:timers/promises";
import { signatureOf, SIGNATURE_HEADER } from "../channels/http/index.ts";
import { startHttpStandIn, type HttpStandIn } from "../channels/testing/http-stand-in.ts";
import { faultOf, type PlannedDelivery } from "./plan.ts";

export const SECRET = "the platform under torture";
const RETRY_MS = { first: 200, most: 2000 };
const ANSWER_LIMIT_MS = 20_000;

/** The stand-in with the faults of this seed: the nth send of a chat meets the same fault in every run. */
export async function startPlatform(seed: number): Promise<HttpStandIn> {
  const sends = new Map<string, number>();
  return startHttpStandIn({
    secret: SECRET,
    decide: ({ chatId }) => {
      const nth = sends.get(chatId) ?? 0;
      sends.set(chatId, nth + 1);
      return faultOf(seed, chatId, nth);
    },
  });
}

async function post(url: string, body: string): Promise<boolean> {
  const headers = { "content-type": "application/json", [SIGNATURE_HEADER]: signatureOf(body, SECRET) };
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Repeats one delivery until it hears 200, ever more slowly, as platforms do. Answers the attempts; `null`: given up. */
export async function deliverUntilTaken(
  url: string,
  delivery: PlannedDelivery,
  signal: AbortSignal,
): Promise<number | null> {
  const { chatId, externalId, text } = delivery;
  const sentAt = new Date().toISOString();
  const body = JSON.stringify({
    events: [{ kind: "message", chatId, externalId, sender: { externalId: chatId }, text, sentAt }],
  });
  let pauseMs = RETRY_MS.first;
  for (let attempts = 1; !signal.aborted; attempts += 1) {
    if (await post(url, body)) return attempts;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, RETRY_MS.most);
  }
  return null;
}
