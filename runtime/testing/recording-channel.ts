import type {
  Channel,
  ChannelCapabilities,
  LookupChannel,
  MediaChannel,
  OutboundMessage,
  SendReceipt,
} from "../../domain/index.ts";

/** What the next send does instead of arriving. */
export type SendScript = (message: OutboundMessage) => Promise<SendReceipt> | SendReceipt;

/** What a question about a message answers instead of what arrived. */
export type LookupScript = (message: OutboundMessage) => Promise<SendReceipt | null> | SendReceipt | null;

/** What a download brings instead of a file. */
export type DownloadScript = () => Promise<Uint8Array>;

export interface RecordingChannel extends Channel {
  /** Everything that arrived at the customer, in order. */
  readonly arrived: { id: string; text: string; externalId: string }[];
  /** Scripts the next sends, one each; then they arrive again. */
  next(...scripts: SendScript[]): void;
  /** From now on it tells whether a message arrived; scripts for the first questions, one each. */
  canLookUp(...scripts: LookupScript[]): void;
  /** From now on it hands files over; scripts for the first downloads, one each. */
  hasFiles(...scripts: DownloadScript[]): void;
  /** File ids that were fetched, in order, refused ones too. */
  readonly fetched: string[];
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
  const fetched: string[] = [];
  const channel: RecordingChannel & Partial<LookupChannel & MediaChannel> = {
    kind: "http",
    capabilities: { ...CAPABILITIES, ...capabilities },
    arrived,
    arrive,
    fetched,
    next: (...more) => void scripts.push(...more),
    start: async () => {},
    stop: async () => {},
    send: async (message) => (scripts.shift() ?? arrive)(message),
    split: (text) => text.split("|"),
    hasFiles: (...downloads) => {
      channel.download = async ({ platformFileId = "" }) => {
        fetched.push(platformFileId);
        const bytes = (await downloads.shift()?.()) ?? Buffer.from(platformFileId);
        return { bytes, mimeType: "audio/ogg" };
      };
    },
    canLookUp: (...more) => {
      lookups.push(...more);
      channel.findSent = async (message) => (lookups.shift() ?? find)(message);
    },
  };
  return channel;
}
