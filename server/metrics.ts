import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { RuntimeObserver } from "../runtime/index.ts";

/** What the floors below report, and what `/metrics` shows. Labels are few and fixed: no ids, no texts, no organisations. */
export interface Metrics extends RuntimeObserver {
  accepted(channel: string, events: number): void;
  queueHealthy(healthy: boolean): void;
  httpServed(served: { method: string; route: string; status: number; seconds: number }): void;
  streamOpened(kind: "chat" | "organisation"): void;
  streamClosed(kind: "chat" | "organisation"): void;
  readonly contentType: string;
  render(): Promise<string>;
}

const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const TURN_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60];
const MS = 1000;

function createInstruments(registry: Registry) {
  const registers = [registry];
  return {
    turns: new Counter({
      name: "karavan_turns_total",
      help: "Turns ended",
      labelNames: ["status", "reason"],
      registers,
    }),
    turnSeconds: new Histogram({
      name: "karavan_turn_seconds",
      help: "Length of a turn",
      buckets: TURN_BUCKETS,
      registers,
    }),
    modelSeconds: new Histogram({
      name: "karavan_turn_model_seconds",
      help: "Part of a turn spent waiting for the model",
      buckets: TURN_BUCKETS,
      registers,
    }),
    deliveries: new Counter({
      name: "karavan_deliveries_total",
      help: "Sends settled",
      labelNames: ["channel", "status"],
      registers,
    }),
    accepted: new Counter({
      name: "karavan_accepted_events_total",
      help: "Inbound events committed",
      labelNames: ["channel"],
      registers,
    }),
    queue: new Gauge({
      name: "karavan_queue_healthy",
      help: "1 while hints flow, 0 while the sweep alone carries the work",
      registers,
    }),
    http: new Histogram({
      name: "karavan_http_request_seconds",
      help: "HTTP requests answered",
      labelNames: ["method", "route", "status"],
      buckets: HTTP_BUCKETS,
      registers,
    }),
    streams: new Gauge({ name: "karavan_streams_open", help: "Open event streams", labelNames: ["kind"], registers }),
  };
}

/** A registry of its own per server, so that two in one process (tests) do not collide. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process !== false) collectDefaultMetrics({ register: registry });
  const made = createInstruments(registry);
  return {
    turnEnded: ({ status, reason, totalMs, modelMs }) => {
      made.turns.inc({ status, reason: reason ?? "none" });
      made.turnSeconds.observe(totalMs / MS);
      made.modelSeconds.observe(modelMs / MS);
    },
    messageSettled: ({ channel, status }) => made.deliveries.inc({ channel, status }),
    accepted: (channel, events) => made.accepted.inc({ channel }, events),
    queueHealthy: (healthy) => made.queue.set(healthy ? 1 : 0),
    httpServed: ({ method, route, status, seconds }) =>
      made.http.observe({ method, route, status: String(status) }, seconds),
    streamOpened: (kind) => made.streams.inc({ kind }),
    streamClosed: (kind) => made.streams.dec({ kind }),
    contentType: registry.contentType,
    render: async () => registry.metrics(),
  };
}
