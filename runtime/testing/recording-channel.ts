import type { Channel, ChannelCapabilities, OutboundMessage, SendReceipt } from "../../domain/index.ts";

/** What the next send does instead of arriving. */
export type SendScript = (message: OutboundMessage) => Promise<SendReceipt> | SendReceipt;

export interface RecordingChannel extends Channel {
  /** Everything that arrived at the customer, in order. */
  readonly arrived: { id: string; text: string; externalId: string }[];
  /** Scripts the next sends, one each; then they arrive again. */
  next(...scripts: SendScript[]): void;
  /** Accepts a message as the platform would, for scripts that fail afterwards. */
  arrive(message: OutboundMessage): SendReceipt;
}

const CAPABILITIES: ChannelCapabilities = {
  maxTextLength: 4096,
  buttons: true,
  attachments: true,
  edits: true,
  receipts: "read",
  echoesOwn: true,
};

/** A platform that keeps what it is sent; splits at `|` so that a test decides where. */
export function createRecordingChannel(capabilities: Partial<ChannelCapabilities> = {}): RecordingChannel {
  const arrived: RecordingChannel["arrived"] = [];
  const scripts: SendScript[] = [];
  let count = 0;
  const arrive = (message: OutboundMessage): SendReceipt => {
    count += 1;
    const externalId = `out-${count}`;
    arrived.push({ id: message.id, text: message.text, externalId });
    return { externalId };
  };
  return {
    kind: "http",
    capabilities: { ...CAPABILITIES, ...capabilities },
    arrived,
    arrive,
    next: (...more) => void scripts.push(...more),
    start: async () => {},
    stop: async () => {},
    send: async (message) => (scripts.shift() ?? arrive)(message),
    split: (text) => text.split("|"),
  };
}
