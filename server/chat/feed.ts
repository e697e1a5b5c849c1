import type { LiveEvent, Mode } from "../../domain/index.ts";
import {
  isPending,
  isVisible,
  listChatHistory,
  readChatAfter,
  readChatMessage,
  readChatMode,
  type ChatMessage,
  type ChatPosition,
  type ChatRef,
  type Database,
  type Tx,
} from "../../store/index.ts";
import type { EventStream } from "../streams.ts";

/** A message as its customer sees it. */
export interface ChatMessageView {
  id: string;
  /** The id the page gave its own message, so that it recognises it. */
  clientId: string | null;
  author: "client" | "bot" | "manager" | "system";
  text: string;
  attachments: { kind: string; name: string | null; url: string | null }[];
  buttons: { label: string; value: string }[];
  status: "received" | "sent";
  createdAt: string;
  edited: boolean;
  deleted: boolean;
}

export function toView(message: ChatMessage): ChatMessageView {
  return {
    id: message.id,
    clientId: message.externalId?.replace(/^in:/, "") ?? null,
    author: message.author,
    text: message.text,
    attachments: message.attachments.map(({ kind, name, url }) => ({ kind, name: name ?? null, url: url ?? null })),
    buttons: message.buttons,
    status: message.direction === "in" ? "received" : "sent",
    createdAt: message.createdAt.toISOString(),
    edited: message.editedAt !== null,
    deleted: message.deletedAt !== null,
  };
}

const HISTORY = 50;
const BATCH = 200;
const POSITION = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,15})$/;

export function parsePosition(text: string | undefined): ChatPosition | null {
  const match = POSITION.exec(text ?? "");
  return match?.[1] === undefined ? null : { conversationId: match[1], seq: Number(match[2]) };
}

function formatPosition({ conversationId, seq }: ChatPosition): string {
  return `${conversationId}:${seq}`;
}

/** What the page was sent of a message; a change of it sends the message again. */
function versionOf(message: ChatMessage): string {
  return `${message.editedAt?.getTime() ?? ""} ${message.deletedAt?.getTime() ?? ""}`;
}

interface FeedOptions {
  database: Database;
  orgId: string;
  chat: ChatRef;
  stream: EventStream;
  /** Where the page left off; `null` begins with the last messages. */
  from: ChatPosition | null;
}

/**
 * Keeps one page up to date from the rows. A reply that waits in the queue has an earlier place than messages that are
 * shown already, so the page's position stays before it (`#mark`): a page that reconnects is sent a little twice, and
 * never misses what was not visible yet.
 */
export class ChatFeed {
  readonly #options: FeedOptions;
  readonly #shown = new Map<string, string>();
  readonly #revised = new Set<string>();
  #mark: ChatPosition | null;
  #mode: Mode | undefined;
  #historyCursor: string | null = null;
  #ready = false;
  #reading = false;
  #again = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#mark = options.from;
  }

  /** Something may have changed. Reads follow one another, and calls during one collapse into the next. */
  refresh(): void {
    this.#again = true;
    if (!this.#reading) void this.#run();
  }

  tell(event: LiveEvent): void {
    if (event.kind === "typing") return this.#options.stream.send({ event: "typing", data: { state: event.change } });
    if (event.id !== undefined && this.#shown.has(event.id)) this.#revised.add(event.id);
    this.refresh();
  }

  async #run(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#again && this.#options.stream.open) {
        this.#again = false;
        await this.#options.database.withTenant(this.#options.orgId, (tx) => this.#read(tx));
      }
    } catch {
      // The database is down: the next event or heartbeat reads again, from the same place.
    } finally {
      this.#reading = false;
    }
  }

  async #read(tx: Tx): Promise<void> {
    if (!this.#ready) await this.#begin(tx);
    await this.#readRevised(tx);
    for (let full = true; full;) {
      const messages = await readChatAfter(tx, this.#options.chat, { after: this.#mark, limit: BATCH });
      full = messages.length === BATCH && !messages.some(isPending);
      this.#show(messages);
    }
    const mode = await readChatMode(tx, this.#options.chat);
    if (mode !== this.#mode) this.#options.stream.send({ event: "mode", data: { mode: mode ?? null } });
    this.#mode = mode;
    if (!this.#ready) this.#options.stream.send({ event: "ready", data: { historyCursor: this.#historyCursor } });
    this.#ready = true;
  }

  /** A page that brings no position is given the last messages, and begins after the oldest of them. */
  async #begin(tx: Tx): Promise<void> {
    if (this.#mark !== null) return;
    const { items, nextCursor } = await listChatHistory(tx, this.#options.chat, { limit: HISTORY });
    this.#historyCursor = nextCursor;
    const oldest = items.at(-1);
    if (oldest !== undefined) this.#mark = { conversationId: oldest.conversationId, seq: oldest.seq - 1 };
  }

  async #readRevised(tx: Tx): Promise<void> {
    for (const id of this.#revised) {
      this.#revised.delete(id);
      const message = await readChatMessage(tx, this.#options.chat, id);
      if (message !== undefined) this.#send(message);
    }
  }

  #show(messages: readonly ChatMessage[]): void {
    let waiting = false;
    for (const message of messages) {
      waiting ||= isPending(message);
      if (!waiting) this.#mark = { conversationId: message.conversationId, seq: message.seq };
      if (isVisible(message)) this.#send(message);
    }
  }

  #send(message: ChatMessage): void {
    const version = versionOf(message);
    if (this.#shown.get(message.id) === version) return;
    this.#shown.set(message.id, version);
    const id = this.#mark === null ? {} : { id: formatPosition(this.#mark) };
    this.#options.stream.send({ event: "message", data: toView(message), ...id });
  }
}
