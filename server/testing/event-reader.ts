/** A server-sent event as it came over the wire. */
export interface ReadEvent {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

export interface EventReader {
  /** The next event, or the next of this name; others before it are skipped. */
  next(name?: string): Promise<ReadEvent>;
  /** Whether the server ended the stream. */
  ended(): Promise<boolean>;
  close(): Promise<void>;
}

function parseBlock(block: string): ReadEvent | undefined {
  const fields: Record<string, string> = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  const { event, id, data } = fields;
  if (event === undefined || data === undefined) return undefined;
  return { event, id, data: JSON.parse(data) as Record<string, unknown> };
}

/** Reads an event stream one event at a time. */
export function readEvents(response: Response): EventReader {
  if (response.body === null) throw new Error(`no stream but status ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: ReadEvent[] = [];
  let rest = "";
  let isOver = false;

  async function pull(): Promise<void> {
    const { value, done } = await reader.read();
    isOver = done;
    const blocks = (rest + (value ?? "")).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event !== undefined) waiting.push(event);
    }
  }

  return {
    next: async (name) => {
      for (;;) {
        const event = waiting.shift();
        if (event !== undefined && (name === undefined || event.event === name)) return event;
        if (event !== undefined) continue;
        if (isOver) throw new Error(`the stream ended before ${name ?? "another event"}`);
        await pull();
      }
    },
    ended: async () => {
      while (!isOver) await pull();
      return isOver;
    },
    close: () => reader.cancel(),
  };
}
