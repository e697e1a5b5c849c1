import { readEvents, type EventReader } from "./event-reader.ts";
import type { ServerHarness } from "./harness.ts";

/** A visitor of a web chat, as the page would act for them. */
export interface Visitor {
  token: string;
  visitorId: string;
  say(text: string, id?: string): Promise<Response>;
  post(body: unknown): Promise<Response>;
  open(lastEventId?: string): Promise<EventReader>;
  history(query?: string): Promise<Response>;
}

let count = 0;

export async function createVisitor(harness: ServerHarness, channelId = harness.ours.webChat.id): Promise<Visitor> {
  const base = `/chat/${channelId}`;
  const session = await harness.request(`${base}/session`, { method: "POST" });
  const { token, visitorId } = (await session.json()) as { token: string; visitorId: string };
  const authorization = `Bearer ${token}`;
  const post = (body: unknown): Promise<Response> =>
    harness.request(`${base}/messages`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    token,
    visitorId,
    post,
    say: (text, id = `message-${(count += 1)}`) => {
      harness.tick();
      return post({ id, text });
    },
    open: async (lastEventId) => {
      const resume: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
      return readEvents(await harness.request(`${base}/events`, { headers: { authorization, ...resume } }));
    },
    history: (query = "") => harness.request(`${base}/messages${query}`, { headers: { authorization } }),
  };
}
