import { read, write } from "./storage.js";

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 30_000;
const SEND_TIMEOUT_MS = 20_000;

/** Answers that sending again would change: the session is renewed, the limit passes. */
const TRANSIENT = [401, 408, 429];

function isFinal(error) {
  return error?.status >= 400 && error.status < 500 && !TRANSIENT.includes(error.status);
}

/**
 * Messages on their way out, in order, one at a time, kept until the server has them: closing the page or losing the
 * network loses none. A message has the same id each time, so sending twice is one message.
 */
export class Outbox {
  #key;
  #api;
  #listeners;
  #items;
  #sending = false;
  #waitMs = FIRST_WAIT_MS;
  #timer;

  constructor(channel, api, listeners) {
    this.#key = `karavan:${channel}:outbox`;
    this.#api = api;
    this.#listeners = listeners;
    this.#items = read(this.#key) ?? [];
    addEventListener("online", () => this.flush());
  }

  waiting() {
    return [...this.#items];
  }

  add(message) {
    this.#items.push({ message, at: new Date().toISOString(), failed: false });
    this.#save();
    this.flush();
  }

  retry(id) {
    const item = this.#items.find(({ message }) => message.id === id);
    if (item) item.failed = false;
    this.#save();
    this.flush();
  }

  /** The server has it, or the visitor does not want it sent any more. */
  drop(id) {
    this.#items = this.#items.filter(({ message }) => message.id !== id);
    this.#save();
  }

  flush() {
    clearTimeout(this.#timer);
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll() {
    this.#sending = true;
    for (let item = this.#next(); item; item = this.#next()) {
      const error = await this.#attempt(item);
      if (!error) this.#done(item);
      else if (isFinal(error)) this.#fail(item);
      else {
        this.#later(error);
        break;
      }
    }
    this.#sending = false;
  }

  async #attempt({ message }) {
    try {
      await this.#api.post(message, AbortSignal.timeout(SEND_TIMEOUT_MS));
      this.#waitMs = FIRST_WAIT_MS;
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #next() {
    return this.#items.find((item) => !item.failed);
  }

  #done({ message }) {
    this.drop(message.id);
    this.#listeners.onSent(message.id);
  }

  #fail(item) {
    item.failed = true;
    this.#save();
    this.#listeners.onFailed(item.message.id);
  }

  #later(error) {
    if (error?.status === 429) this.#listeners.onLimited();
    this.#timer = setTimeout(() => this.flush(), error?.retryAfterMs ?? this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS);
  }

  #save() {
    write(this.#key, this.#items);
  }
}
