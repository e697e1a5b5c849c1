const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
/** The server's heart beats every 15 s; a stream silent for three beats is dead, whatever the socket says. */
const SILENCE_MS = 45_000;

/** Cuts a stream of text into server-sent events, whatever the chunks. */
export function createEventParser(onEvent) {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = {};
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      if (fields.data !== undefined) onEvent({ type: fields.event, id: fields.id, data: JSON.parse(fields.data) });
    }
  };
}

/** Listens for ever: reconnects with a growing, jittered wait, and goes on where it left off. */
export function listen(api, { onEvent, onState }) {
  let lastEventId;
  let waitMs = FIRST_WAIT_MS;
  let attempt;
  let wake = () => {};

  async function readAll(response, silence) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parse = createEventParser((event) => {
      if (event.id) lastEventId = event.id;
      onEvent(event);
    });
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      silence.restart();
      parse(value);
    }
  }

  async function connectOnce() {
    attempt = new AbortController();
    const silence = createTimer(SILENCE_MS, () => attempt.abort());
    try {
      const response = await api.events(lastEventId, attempt.signal);
      onState("online");
      waitMs = FIRST_WAIT_MS;
      await readAll(response, silence);
    } finally {
      silence.stop();
    }
  }

  async function run() {
    for (;;) {
      let hint;
      await connectOnce().catch((error) => (hint = error?.retryAfterMs));
      onState("offline");
      await new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, hint ?? waitMs * (0.5 + Math.random()));
      });
      waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
    }
  }

  // Phones freeze pages and change networks: look at once instead of when the timer says.
  addEventListener("online", () => wake());
  addEventListener("offline", () => attempt?.abort());
  document.addEventListener("visibilitychange", () => document.hidden || wake());
  void run();
}

function createTimer(ms, onTime) {
  let timer = setTimeout(onTime, ms);
  return {
    stop: () => clearTimeout(timer),
    restart: () => {
      clearTimeout(timer);
      timer = setTimeout(onTime, ms);
    },
  };
}
