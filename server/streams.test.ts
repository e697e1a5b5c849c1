import { describe, expect, it, vi } from "vitest";
import { createMetrics } from "./metrics.ts";
import { createStreams, formatEvent, type EventStream } from "./streams.ts";

function create(options: { max?: number } = {}) {
  return createStreams({ metrics: createMetrics({ process: false }), ...options });
}

async function readText(response: Response | undefined): Promise<string> {
  if (response === undefined) throw new Error("no stream was opened");
  return response.text();
}

describe("event streams", () => {
  it("write events as one line of data each, so that no text forges one", () => {
    const text = formatEvent({ event: "message", data: { text: "a\n\nevent: typing\ndata: {}" }, id: "7" });
    expect(text).toBe('id: 7\nevent: message\ndata: {"text":"a\\n\\nevent: typing\\ndata: {}"}\n\n');
  });

  it("end what they began, once, when the server stops", async () => {
    const streams = create();
    const stop = vi.fn<() => void>();
    const response = streams.open({ kind: "chat", start: () => stop });
    streams.closeAll();
    streams.closeAll();
    expect(await readText(response)).toContain("retry:");
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it("end what they began when the client goes away", async () => {
    const stop = vi.fn<() => void>();
    await create()
      .open({ kind: "chat", start: () => stop })
      ?.body?.cancel();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it("cut off a client that lags too far behind, and end what they began", () => {
    const stop = vi.fn<() => void>();
    let stream: EventStream | undefined;
    create().open({
      kind: "chat",
      start: (opened) => {
        stream = opened;
        return stop;
      },
    });
    for (let count = 0; count < 600; count += 1) stream?.send({ event: "message", data: count });
    expect(stream?.open).toBe(false);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it("end what they began also when it was cut off while it started", () => {
    const stop = vi.fn<() => void>();
    create().open({
      kind: "chat",
      start: (stream) => {
        stream.close();
        return stop;
      },
    });
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it("are refused above the limit, and taken again once one has ended", async () => {
    const streams = create({ max: 1 });
    const first = streams.open({ kind: "chat", start: () => () => {} });
    expect(streams.open({ kind: "chat", start: () => () => {} })).toBeUndefined();
    await first?.body?.cancel();
    expect(streams.open({ kind: "chat", start: () => () => {} })).toBeDefined();
  });

  it("beat, so that proxies and clients know them alive", async () => {
    vi.useFakeTimers();
    const beat = vi.fn<() => void>();
    const streams = create();
    const response = streams.open({ kind: "organisation", start: () => () => {}, beat });
    vi.advanceTimersByTime(31_000);
    streams.closeAll();
    vi.useRealTimers();
    expect(beat).toHaveBeenCalledTimes(2);
    expect((await readText(response)).match(/^: beat$/gm)).toHaveLength(2);
  });
});
