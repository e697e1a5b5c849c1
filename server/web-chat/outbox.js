import { read, write } from "./storage.js";

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 30_000;
const SEND_TIMEOUT_MS = 20_000;

/** Answers that sending again would not change: the message is shown as not sent. */
function isFinal(error) {
  return error?.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408 && error.status !== 401;
}

/**
 * Messages on their way out, in order, one at a time, kept until the server has them: closing the page or losing the
 * network loses none. A message has the same id each time, so sending twice is one message.
 */
export function createOutbox(channel, api, { onSent, onFailed, onLimited }) {
  const key = `karavan:${channel}:outbox`;
  let items = read(key) ?? [];
  let sending = false;
  let waitMs = FIRST_WAIT_MS;
  let timer;

  const save = () => write(key, items);
  const next = () => items.find((item) => !item.failed);

  async function flush() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    for (let item = next(); item; item = next()) {
      const error = await attempt(item);
      if (!error) done(item);
      else if (isFinal(error)) fail(item);
      else {
        later(error);
        break;
      }
    }
    sending = false;
  }

  async function attempt({ message }) {
    try {
      await api.post(message, AbortSignal.timeout(SEND_TIMEOUT_MS));
      waitMs = FIRST_WAIT_MS;
      return undefined;
    } catch (error) {
      return error;
    }
  }

  function done(item) {
    drop(item.message.id);
    onSent(item.message.id);
  }

  function fail(item) {
    item.failed = true;
    save();
    onFailed(item.message.id);
  }

  function later(error) {
    if (error?.status === 429) onLimited();
    timer = setTimeout(flush, error?.retryAfterMs ?? waitMs);
    waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
  }

  function drop(id) {
    items = items.filter((item) => item.message.id !== id);
    save();
  }

  addEventListener("online", flush);
  return {
    waiting: () => [...items],
    add: (message) => {
      items.push({ message, at: new Date().toISOString(), failed: false });
      save();
      void flush();
    },
    retry: (id) => {
      const item = items.find(({ message }) => message.id === id);
      if (item) item.failed = false;
      save();
      void flush();
    },
    /** The stream has shown the message, so the server has it. */
    confirm: drop,
    discard: drop,
    flush,
  };
}
