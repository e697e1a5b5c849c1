import { setTimeout as delay } from "node:timers/promises";
import { findConversation } from "./evidence.ts";
import type { PlannedTakeover } from "./plan.ts";
import type { Stage } from "./stage.ts";

const RETRY_MS = 300;
const ANSWER_LIMIT_MS = 20_000;
const CONFLICT = 409;

interface Action {
  path: string;
  body?: unknown;
}

export interface PersonOptions {
  stage: Stage;
  /** Of the server's API; it moves when the server is started again on another port. */
  baseUrl: string;
  signal: AbortSignal;
}

/** The API's answer; `undefined`: there was none. */
async function call({ stage, baseUrl }: PersonOptions, id: string, action: Action): Promise<number | undefined> {
  const headers = {
    "x-api-key": stage.apiKey,
    "content-type": "application/json",
    "idempotency-key": `${action.path}-${id}`,
  };
  try {
    const response = await fetch(`${baseUrl}/api/v1/conversations/${id}/${action.path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(action.body ?? {}),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

async function insist(options: PersonOptions, attempt: () => Promise<boolean>): Promise<boolean> {
  while (!options.signal.aborted) {
    if (await attempt().catch(() => false)) return true;
    await delay(RETRY_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  return false;
}

const done = (status: number | undefined): boolean => status === 200 || status === 201;

/** Takes a conversation over by the API and answers, through outages too; half of the time hands back later. */
export async function takeOver(
  options: PersonOptions,
  planned: PlannedTakeover,
): Promise<{ tookOver: boolean; returned: boolean }> {
  let id = "";
  const tookOver = await insist(options, async () => {
    id = (await findConversation(options.stage, planned.chatId)) ?? "";
    return id !== "" && done(await call(options, id, { path: "takeover" }));
  });
  if (!tookOver) return { tookOver: false, returned: false };
  const text = "Это человек, я помогу.";
  await insist(options, async () => done(await call(options, id, { path: "messages", body: { text } })));
  if (planned.returnAfterMs === null) return { tookOver, returned: false };
  await delay(planned.returnAfterMs);
  const returned = await insist(options, async () => {
    const status = await call(options, id, { path: "return", body: { summary: "Demo: answered by a person." } });
    // the answer of an earlier attempt was lost on the way
    return done(status) || status === CONFLICT;
  });
  return { tookOver, returned };
}
