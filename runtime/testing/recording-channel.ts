import type { Channel, ChannelCapabilities, LookupChannel, OutboundMessage, SendReceipt } from "../../domain/index.ts";

/** What the next send does instead of arriving. */
export type SendScript = (message: OutboundMessage) => Promise<SendReceipt> | SendReceipt;

/** What a question about a message answers instead of what arrived. */
export type LookupScript = (message: OutboundMessage) => Promise<SendReceipt | null> | SendReceipt | null;

export interface RecordingChannel extends Channel {
  /** Everything that arrived at the customer, in order. */
  readonly arrived: { id: string; text: string; externalId: string }[];
  /** Scripts the next sends, one each; then they arrive again. */
  next(...scripts: SendScript[]): void;
  /** From now on it tells whether a message arrived; scripts for the first questions, one each. */
  canLookUp(...scripts: LookupScript[]): void;
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
  const lookups: LookupScript[] = [];
  const find: LookupScript = ({ id }) => {
    const known = arrived.find((message) => message.id === id);
    return known === undefined ? null : { externalId: known.externalId };
  };
  const channel: RecordingChannel & Partial<LookupChannel> = {
    kind: "http",
    capabilities: { ...CAPABILITIES, ...capabilities },
    arrived,
    arrive,
    next: (...more) => void scripts.push(...more),
    start: async () => {},
    stop: async () => {},
    send: async (message) => (scripts.shift() ?? arrive)(message),
    split: (text) => text.split("|"),
    canLookUp: (...more) => {
      lookups.push(...more);
      channel.findSent = async (message) => (lookups.shift() ?? find)(message);
    },
  };
  return channel;
}
