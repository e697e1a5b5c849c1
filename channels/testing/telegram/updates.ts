import { setTimeout as delay } from "node:timers/promises";
import { badRequest, intParam, listParam, refuse, textParam, type Params } from "./params.ts";

export interface Update extends Record<string, unknown> {
  update_id: number;
}

interface Pending {
  chatId: number;
  update: Update;
}

interface Webhook {
  url: string;
  secret: string | undefined;
}

/** One delivery over the webhook and what came back; 0 when nothing did. */
export interface Delivery {
  updateId: number;
  status: number;
}

/** Ids further ahead than this are "in the future": Telegram then starts from what it still holds. */
const FUTURE = 10;

/**
 * Updates that the bot has not confirmed. With a webhook each is POSTed until it gets a 2xx, in order within a chat; without,
 * they wait for getUpdates.
 */
export class UpdateQueue {
  readonly deliveries: Delivery[] = [];
  readonly #pending: Pending[] = [];
  readonly #busy = new Set<number>();
  readonly #retryMs: number;
  #lastId = 1000;
  #webhook: Webhook | null = null;
  #allowed: readonly string[] | null = null;
  #poll: { wake: () => void; conflict: () => void } | null = null;
  #watchers: (() => void)[] = [];
  #closed = false;

  constructor(retryMs: number) {
    this.#retryMs = retryMs;
  }

  get webhookUrl(): string {
    return this.#webhook?.url ?? "";
  }

  /** A poll is being held open. */
  get isPolled(): boolean {
    return this.#poll !== null;
  }

  /** Telegram numbers anew after a week without updates, and possibly lower. */
  renumber(lastId: number): void {
    this.#lastId = lastId;
  }

  push(chatId: number, fields: Record<string, unknown>): Update | null {
    const kind = Object.keys(fields)[0] ?? "";
    if (this.#allowed !== null && this.#allowed.length > 0 && !this.#allowed.includes(kind)) return null;
    const update: Update = { update_id: ++this.#lastId, ...fields };
    this.repeat(chatId, update);
    return update;
  }

  /** The same update once more, as Telegram does when it did not hear our answer. */
  repeat(chatId: number, update: Update): void {
    this.#pending.push({ chatId, update });
    this.#poll?.wake();
    this.#pump();
  }

  /** Resolves when every update is confirmed. */
  async drained(): Promise<void> {
    while (this.#pending.length > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.push(resolve);
      await promise;
    }
  }

  setWebhook(params: Params): true {
    const url = textParam(params, "url") ?? "";
    const secret = textParam(params, "secret_token");
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret))
      throw badRequest("secret token contains unallowed characters");
    if (url !== "") checkWebhookUrl(url);
    this.#allow(params);
    if (params["drop_pending_updates"] === true) this.#remove(() => true);
    this.#webhook = url === "" ? null : { url, secret };
    this.#poll?.conflict();
    this.#pump();
    return true;
  }

  deleteWebhook(params: Params): true {
    if (params["drop_pending_updates"] === true) this.#remove(() => true);
    this.#webhook = null;
    return true;
  }

  /** Long-polls; a second poll ends the first with a conflict, as Telegram does. */
  async getUpdates(params: Params, gone: AbortSignal): Promise<Update[]> {
    if (this.#webhook !== null) {
      throw refuse(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.#poll?.conflict();
    this.#allow(params);
    this.#confirm(intParam(params, "offset") ?? 0);
    const limit = intParam(params, "limit") ?? 100;
    if (limit < 1 || limit > 100) throw badRequest("limit must be between 1 and 100");
    const timeoutMs = (intParam(params, "timeout") ?? 0) * 1000;
    if (this.#pending.length === 0 && timeoutMs > 0) await this.#wait(timeoutMs, gone);
    return this.#pending.slice(0, limit).map(({ update }) => update);
  }

  close(): void {
    this.#closed = true;
    this.#poll?.wake();
  }

  #allow(params: Params): void {
    const kinds = listParam(params, "allowed_updates");
    if (kinds !== undefined) this.#allowed = kinds.map(String);
  }

  #confirm(offset: number): void {
    if (offset > this.#lastId + FUTURE) return;
    if (offset < 0) this.#remove((_, index, all) => index < all.length + offset);
    else this.#remove(({ update }) => update.update_id < offset);
  }

  #remove(isConfirmed: (pending: Pending, index: number, all: readonly Pending[]) => boolean): void {
    const kept = this.#pending.filter((pending, index, all) => !isConfirmed(pending, index, all));
    this.#pending.splice(0, this.#pending.length, ...kept);
    if (kept.length === 0) for (const resolve of this.#watchers.splice(0)) resolve();
  }

  async #wait(timeoutMs: number, gone: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    gone.addEventListener("abort", () => resolve());
    const poll = {
      wake: resolve,
      conflict: () =>
        reject(
          refuse(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
          ),
        ),
    };
    this.#poll = poll;
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      if (this.#poll === poll) this.#poll = null;
    }
  }

  #pump(): void {
    for (const pending of this.#pending) {
      if (this.#webhook === null || this.#closed || this.#busy.has(pending.chatId)) continue;
      this.#busy.add(pending.chatId);
      void this.#deliver(pending).finally(() => {
        this.#busy.delete(pending.chatId);
        this.#pump();
      });
    }
  }

  async #deliver(pending: Pending): Promise<void> {
    while (this.#webhook !== null && !this.#closed && this.#pending.includes(pending)) {
      const status = await post(this.#webhook, pending.update);
      this.deliveries.push({ updateId: pending.update.update_id, status });
      if (status >= 200 && status < 300) return this.#remove((other) => other === pending);
      await delay(this.#retryMs);
    }
  }
}

function checkWebhookUrl(url: string): void {
  if (!URL.canParse(url)) throw badRequest("bad webhook: invalid HTTPS URL specified");
  const { protocol, hostname } = new URL(url);
  // The one place where the stand-in is laxer than Telegram: no certificates on this machine's own address.
  if (protocol !== "https:" && hostname !== "127.0.0.1")
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
}

async function post({ url, secret }: Webhook, update: Update): Promise<number> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret }),
      },
      body: JSON.stringify(update),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
