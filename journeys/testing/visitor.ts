import { readEvents, type EventReader } from "../../server/testing/index.ts";
import { DEMO } from "../../store/seed/index.ts";
import type { House } from "./house.ts";

export interface ChatMessage {
  id: string;
  author: string;
  text: string;
  clientId: string | null;
}

/** A visitor of the demo's web chat with one open page. */
export interface WebVisitor {
  readonly visitorId: string;
  /** Posts, and answers with the next message of somebody else. */
  say(text: string): Promise<string>;
  post(text: string, id?: string): Promise<number>;
  /** The next message on the page that is not the visitor's own. */
  next(): Promise<string>;
  /** The page loses its connection and comes back with the last event it has seen. */
  reconnect(): Promise<void>;
  /** Drops the connection only. */
  drop(): Promise<void>;
  readonly seen: readonly ChatMessage[];
}

export async function openVisitor(house: House): Promise<WebVisitor> {
  const base = `${house.url}/chat/${DEMO.webChatAccountId}`;
  const session = await fetch(`${base}/session`, { method: "POST" });
  const { token, visitorId } = (await session.json()) as { token: string; visitorId: string };
  const authorization = `Bearer ${token}`;
  const seen: ChatMessage[] = [];
  let lastEventId: string | undefined;
  let page: EventReader | undefined;

  const connect = async (): Promise<void> => {
    const resume = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    page = readEvents(await fetch(`${base}/events`, { headers: { authorization, ...resume } }));
  };
  const read = async (): Promise<ChatMessage> => {
    for (;;) {
      const event = await page?.next("message");
      lastEventId = event?.id ?? lastEventId;
      const message = event?.data as unknown as ChatMessage; // as the chat's own routes wrote it
      // A page that comes back is sent a little twice, and knows its messages by their ids.
      if (seen.some(({ id }) => id === message.id)) continue;
      seen.push(message);
      if (message.author !== "client") return message;
    }
  };
  const post = async (text: string, id: string = crypto.randomUUID()): Promise<number> => {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(`${base}/messages`, { method: "POST", headers, body: JSON.stringify({ id, text }) });
    await answer.body?.cancel();
    return answer.status;
  };
  await connect();
  return {
    visitorId,
    seen,
    post,
    next: async () => (await read()).text,
    say: async (text) => {
      await post(text);
      return (await read()).text;
    },
    drop: async () => page?.close(),
    reconnect: async () => {
      await page?.close();
      await connect();
    },
  };
}
