import { read, write } from "./storage.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** An answer that is not 2xx; `retryAfterMs` where the server said when. */
export class Refused extends Error {
  constructor(status, retryAfterMs) {
    super(`refused with ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The chat's HTTP calls, with a visitor token that is asked for once and renewed now and then. */
export function createApi(channel) {
  const base = `/chat/${channel}`;
  const key = `karavan:${channel}:session`;
  let pending;

  async function open() {
    const known = read(key);
    const headers = known?.token ? { authorization: `Bearer ${known.token}` } : {};
    const response = await fetch(`${base}/session`, { method: "POST", headers });
    if (!response.ok) throw refusal(response);
    const { token } = await response.json();
    write(key, { token, at: Date.now() });
    return token;
  }

  /** One request for a session, however many callers wait for it. */
  function renew() {
    pending ??= open().finally(() => (pending = undefined));
    return pending;
  }

  async function token() {
    const known = read(key);
    return known?.token && Date.now() - known.at < DAY_MS ? known.token : renew();
  }

  /** Asks again once with a new token when the old one is not taken. */
  async function call(path, init = {}, again = true) {
    const authorization = `Bearer ${await token()}`;
    const response = await fetch(base + path, { ...init, headers: { ...init.headers, authorization } });
    if (response.status === 401 && again) {
      write(key, null);
      return call(path, init, false);
    }
    if (!response.ok) throw refusal(response);
    return response;
  }

  return {
    post: (message, signal) =>
      call("/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
        signal,
      }),
    history: async (cursor) => (await call(`/messages?cursor=${encodeURIComponent(cursor)}`)).json(),
    events: (lastEventId, signal) =>
      call("/events", { headers: lastEventId ? { "last-event-id": lastEventId } : {}, cache: "no-store", signal }),
  };
}

function refusal(response) {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new Refused(response.status, Number.isFinite(seconds) ? seconds * 1000 : undefined);
}
