import type { Metrics } from "./metrics.ts";

export interface StreamEvent {
  event: string;
  data: unknown;
  /** What the client sends back as `Last-Event-ID`. */
  id?: string;
}

/** One open response of server-sent events. */
export interface EventStream {
  send(event: StreamEvent): void;
  readonly open: boolean;
  close(): void;
}

export type StreamKind = "chat" | "organisation";

export interface StreamOptions {
  kind: StreamKind;
  /** Called once; what it returns is called when the stream ends, whoever ended it. */
  start(stream: EventStream): () => void;
  /** Called with every heartbeat: the moment to look for what a lost event has not told. */
  beat?(): void;
}

export interface Streams {
  /** A response that stays open. `undefined`: there are too many, or the server is stopping. */
  open(options: StreamOptions): Response | undefined;
  /** Ends all of them and opens no more: a page would reconnect at once, on a connection that is still there. */
  closeAll(): void;
  /** Opens streams again, after `closeAll`. */
  reopen(): void;
}

export interface StreamsOptions {
  metrics: Metrics;
  heartbeatMs?: number;
  max?: number;
}

const HEARTBEAT_MS = 15_000;
const MAX_STREAMS = 10_000;
/** Events a client may lag behind before it is cut off; it resumes with `Last-Event-ID`. */
const MAX_LAG = 512;
const RETRY_MS = 2000;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  // Proxies that buffer would hold every event back.
  "x-accel-buffering": "no",
  // A stream has its connection to itself; without this it would stay open, idle, after the stream's end.
  connection: "close",
};

/** `id` and `event` are ours; `data` is one line of JSON, so that no text can forge an event. */
export function formatEvent({ event, data, id }: StreamEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

class OpenStream implements EventStream {
  open = true;
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #onClose: () => void;

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, onClose: () => void) {
    this.#controller = controller;
    this.#onClose = onClose;
  }

  send(event: StreamEvent): void {
    this.write(formatEvent(event));
  }

  write(text: string): void {
    if (!this.open) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) return this.close();
    this.#controller.enqueue(this.#encoder.encode(text));
  }

  close(): void {
    if (!this.open) return;
    this.ended();
    this.#controller.close();
  }

  /** The client went away, or we close: either way nothing more is written. */
  ended(): void {
    if (!this.open) return;
    this.open = false;
    this.#onClose();
  }
}

function openStream(options: StreamOptions, heartbeatMs: number, onClose: (stream: OpenStream) => void) {
  let opened: OpenStream | undefined;
  let stop: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    const stream = new OpenStream(controller, () => {
      clearInterval(timer);
      stop?.();
      onClose(stream);
    });
    opened = stream;
    stream.write(`retry: ${RETRY_MS}\n\n`);
    stop = options.start(stream);
    if (!stream.open) return stop(); // it was cut off while it started
    timer = setInterval(() => {
      stream.write(": beat\n\n");
      if (stream.open) options.beat?.();
    }, heartbeatMs).unref();
  };
  const lag = new CountQueuingStrategy({ highWaterMark: MAX_LAG });
  const body = new ReadableStream<Uint8Array>({ start, cancel: () => opened?.ended() }, lag);
  return { body, stream: opened };
}

/** The open streams of one server, so that it can end them when it stops. */
export function createStreams(options: StreamsOptions): Streams {
  const open = new Set<OpenStream>();
  let isStopping = false;
  const { metrics, heartbeatMs = HEARTBEAT_MS, max = MAX_STREAMS } = options;
  return {
    open: (request) => {
      if (isStopping || open.size >= max) return undefined;
      const { body, stream } = openStream(request, heartbeatMs, (ended) => {
        if (open.delete(ended)) metrics.streamClosed(request.kind);
      });
      if (stream?.open === true) {
        open.add(stream);
        metrics.streamOpened(request.kind);
      }
      return new Response(body, { headers: HEADERS });
    },
    reopen: () => {
      isStopping = false;
    },
    closeAll: () => {
      isStopping = true;
      for (const stream of open) stream.close();
    },
  };
}
