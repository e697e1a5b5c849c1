import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  InboundEvent,
  PlatformError,
  supportsLookup,
  supportsTyping,
  UnavailableError,
  type Channel,
  type InboundSink,
  type OutboundMessage,
  type SendOutcome,
  type SendReceipt,
} from "../../domain/index.ts";
import { Awaitable } from "./listen.ts";

/** How a platform can fail a send. */
export const SEND_FAULTS = [
  "rate-limited",
  "refused",
  "blocked",
  "error-before",
  "error-after",
  "dropped",
  "hangs",
  "unreachable",
] as const;
export type SendFault = (typeof SEND_FAULTS)[number];

export interface AcceptedSend {
  text: string;
  buttons: readonly string[];
  attachments: number;
}

/** A channel joined to its stand-in platform, for one test. */
export interface ChannelHarness {
  channel: Channel;
  /** A chat that takes messages. */
  chatId: string;
  /** Never to be seen in an error. */
  secrets: readonly string[];
  /** What the platform has taken from us, in order. */
  accepted(): readonly AcceptedSend[];
  /** Lets the next send fail. */
  inject(fault: SendFault): void | Promise<void>;
  /** A customer writes; the platform keeps at it until the message is acknowledged. */
  customerSays(text: string): void | Promise<void>;
  /** The platform delivers the last message again, as when our answer got lost. */
  repeatLast(): void | Promise<void>;
  /** Resolves when the platform has nothing left that we have not acknowledged. */
  acknowledged(): Promise<void>;
  close(): Promise<void>;
}

export interface ConformanceSubject {
  name: string;
  /** What this platform cannot do, each with its reason. */
  skips: Partial<Record<SendFault | "lookup", string>>;
  /** Joins a channel, not yet started, to a fresh platform whose messages go to `sink`. */
  create(sink: InboundSink): Promise<ChannelHarness>;
}

/** What a failed send must come to. A 5xx cannot tell whether it accepted, so both kinds are uncertain. */
const EXPECTED: Record<SendFault, { outcome: SendOutcome; code?: string }> = {
  "rate-limited": { outcome: "retry" },
  refused: { outcome: "rejected" },
  blocked: { outcome: "rejected", code: "blocked" },
  "error-before": { outcome: "uncertain" },
  "error-after": { outcome: "uncertain" },
  dropped: { outcome: "uncertain" },
  hangs: { outcome: "uncertain", code: "aborted" },
  unreachable: { outcome: "retry" },
};

const INVISIBLE = /[\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/gu;
const BODY = "секретный текст клиента";

let lastId = 0;
const toMessage = (chatId: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: `00000000-0000-4000-8000-${String(++lastId).padStart(12, "0")}`,
  chatId,
  text: BODY,
  attachments: [],
  buttons: [],
  replyToExternalId: null,
  ...more,
});

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing failed",
    (error: unknown) => error,
  );

const outcomeOf = (error: unknown): string => (error instanceof PlatformError ? error.outcome : "sent");

/** The one suite that every channel passes: `describeChannel({ name, create, skips })`. */
export function describeChannel(subject: ConformanceSubject): void {
  describe(`${subject.name} channel`, () => {
    const stage = useStage(subject);
    describeSending(stage, subject);
    describeFaults(stage, subject);
    describeSplitting(stage);
    describeReceiving(stage);
  });
}

interface Stage {
  readonly sink: InboundSink;
  readonly harness: ChannelHarness;
  /** Every call of the sink, failed ones too. */
  readonly taken: Awaitable<InboundEvent>;
  /** Lets the sink reject this many times. */
  refuse(times: number): void;
}

function useStage({ create }: ConformanceSubject): Stage {
  let harness: ChannelHarness | undefined;
  let taken = new Awaitable<InboundEvent>();
  let refusals = 0;
  const sink: InboundSink = (events) => {
    for (const event of events) taken.push(event);
    if (refusals-- > 0)
      return Promise.reject(new UnavailableError({ code: "database-unavailable", message: "no database" }));
    return Promise.resolve();
  };
  beforeEach(async () => {
    taken = new Awaitable();
    refusals = 0;
    harness = await create(sink);
  });
  afterEach(async () => {
    await harness?.channel.stop();
    await harness?.close();
  });
  return {
    sink,
    get harness() {
      if (harness === undefined) throw new RangeError("the harness is there only within a test");
      return harness;
    },
    get taken() {
      return taken;
    },
    refuse: (times) => {
      refusals = times;
    },
  };
}

function describeSending(stage: Stage, { skips }: ConformanceSubject): void {
  const send = (more: Partial<OutboundMessage>): Promise<SendReceipt> => {
    const { channel, chatId } = stage.harness;
    return channel.send(toMessage(chatId, more), new AbortController().signal);
  };

  it("gives each sent message an id of its own, in order", async () => {
    const receipts = [await send({ text: "first" }), await send({ text: "second" })];
    expect(receipts.every(({ externalId }) => externalId.length > 0 && externalId.length <= 256)).toBe(true);
    expect(receipts[0]?.externalId).not.toBe(receipts[1]?.externalId);
    expect(stage.harness.accepted().map(({ text }) => text)).toEqual(["first", "second"]);
  });

  it("takes a text of exactly its limit and refuses a longer one whole", async () => {
    const { maxTextLength } = stage.harness.channel.capabilities;
    await send({ text: "я".repeat(maxTextLength) });
    const error = await failure(send({ text: "я".repeat(maxTextLength + 1) }));
    expect(error).toMatchObject({ outcome: "rejected" });
    expect(stage.harness.accepted().map(({ text }) => text.length)).toEqual([maxTextLength]);
  });

  it("shows buttons exactly when it says so", async () => {
    const { buttons } = stage.harness.channel.capabilities;
    const outcome = outcomeOf(await failure(send({ buttons: [{ label: "Да", value: "yes" }] })));
    expect(stage.harness.accepted().map((sent) => sent.buttons)).toEqual(buttons ? [["Да"]] : []);
    expect(outcome).toBe(buttons ? "sent" : "rejected");
  });

  it("sends attachments exactly when it says so", async () => {
    const { attachments } = stage.harness.channel.capabilities;
    const file = { kind: "document", url: "https://files.example/tour.pdf", name: "tour.pdf" } as const;
    const outcome = outcomeOf(await failure(send({ attachments: [file] })));
    expect(stage.harness.accepted().map((sent) => sent.attachments)).toEqual(attachments ? [1] : []);
    expect(outcome).toBe(attachments ? "sent" : "rejected");
  });

  it("sends nothing and may be tried again when it was called off before", async () => {
    const { channel, chatId } = stage.harness;
    const error = await failure(channel.send(toMessage(chatId), AbortSignal.abort()));
    expect(error).toMatchObject({ code: "aborted", outcome: "retry" });
    expect(stage.harness.accepted()).toEqual([]);
  });

  it("never fails a turn over a typing sign", async () => {
    const { channel } = stage.harness;
    const typing = supportsTyping(channel) ? channel : { sendTyping: () => Promise.resolve(), typingIntervalMs: 1000 };
    await expect(typing.sendTyping("no such chat")).resolves.toBeUndefined();
    expect(typing.typingIntervalMs).toBeGreaterThan(500);
  });

  // The subject gives the reason, which the title shows.
  it.skipIf(skips.lookup !== undefined)(
    `finds what arrived and knows what did not${because(skips.lookup)}`,
    async () => {
      const { channel, chatId } = stage.harness;
      if (!supportsLookup(channel)) throw new RangeError("this channel has no lookup: give the reason in skips");
      const message = toMessage(chatId);
      expect(await channel.findSent(message)).toBeNull();
      const { externalId } = await channel.send(message, new AbortController().signal);
      expect(await channel.findSent(message)).toMatchObject({ externalId });
    },
  );
}

const because = (reason: string | undefined): string => (reason === undefined ? "" : ` (skipped: ${reason})`);

function describeFaults(stage: Stage, { skips }: ConformanceSubject): void {
  describe.each(SEND_FAULTS)("when a send is met by: %s", (fault) => {
    // The subject gives the reason, which the title shows.
    it.skipIf(skips[fault] !== undefined)(
      `says whether it arrived and keeps its secrets${because(skips[fault])}`,
      async () => {
        const { harness } = stage;
        await harness.inject(fault);
        const controller = new AbortController();
        const sending = failure(harness.channel.send(toMessage(harness.chatId), controller.signal));
        if (fault === "hangs") await untilAccepted(harness).then(() => controller.abort());
        const error = await sending;
        expect(error).toBeInstanceOf(PlatformError);
        expect(error).toMatchObject(EXPECTED[fault]);
        expect((error as PlatformError).retryAfterMs !== undefined).toBe(fault === "rate-limited");
        const told = inspect(error, { depth: 10 });
        for (const secret of [...harness.secrets, BODY]) expect(told).not.toContain(secret);
      },
    );
  });
}

/** The stand-in has it, and keeps silent: only then is calling off of any interest. */
async function untilAccepted(harness: ChannelHarness): Promise<void> {
  while (harness.accepted().length === 0) await setImmediate();
}

function describeSplitting(stage: Stage): void {
  const piece = fc.oneof(
    fc.constantFrom(
      "Тур ",
      "45 000 сом. ",
      "\n\n",
      "👨‍👩‍👧‍👦",
      "🇰🇬",
      "**важно и срочно** ",
      "`код` ",
      "https://a.example/x?Y=1 ",
    ),
    fc.string({ unit: "grapheme", maxLength: 40 }),
  );
  const text = fc
    .tuple(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 300 }))
    .map(([pieces, times]) => pieces.join("").repeat(times));

  it("splits within its limit and loses nothing that can be seen", () => {
    const { channel } = stage.harness;
    fc.assert(
      fc.property(text, (whole) => {
        const parts = channel.split(whole);
        expect(parts.join("").replace(INVISIBLE, "")).toBe(whole.replace(INVISIBLE, ""));
        expect(parts.every((part) => part.length <= channel.capabilities.maxTextLength && part.isWellFormed())).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("splits nothing visible into nothing and leaves short text alone", () => {
    expect(stage.harness.channel.split(" \n ")).toEqual([]);
    expect(stage.harness.channel.split("Здравствуйте!")).toEqual(["Здравствуйте!"]);
  });
}

async function startTwice({ harness, sink }: Stage): Promise<void> {
  await harness.channel.start(sink);
  await harness.channel.start(sink);
}

const idOf = (event: InboundEvent | undefined): string | undefined =>
  event?.kind === "message" ? event.externalId : undefined;

function describeReceiving(stage: Stage): void {
  it("receives each message once however often it is started, and stops twice", async () => {
    const { harness } = stage;
    await startTwice(stage);
    await harness.channel.stop();
    await harness.channel.stop();
    await startTwice(stage);
    await harness.customerSays("один");
    await harness.customerSays("два");
    const events = await stage.taken.reached(2);
    await harness.acknowledged();
    expect(stage.taken.items).toHaveLength(2);
    expect(events.map((event) => event.kind === "message" && event.text)).toEqual(["один", "два"]);
    expect(events.map((event) => InboundEvent.safeParse(event).success)).toEqual([true, true]);
    expect(events[0]).toMatchObject({ chatId: harness.chatId });
  });

  it("gives a repeated message the id it had", async () => {
    const { harness } = stage;
    await startTwice(stage);
    await harness.customerSays("дважды");
    await harness.acknowledged();
    await harness.repeatLast();
    const [first, second] = await stage.taken.reached(2);
    expect(second).toMatchObject({ chatId: harness.chatId, externalId: idOf(first), text: "дважды" });
    await harness.customerSays("другое");
    const [, , third] = await stage.taken.reached(3);
    expect(idOf(third)).not.toBe(idOf(first));
  });

  it("does not acknowledge what the sink rejected, so that it comes again", async () => {
    const { harness } = stage;
    stage.refuse(2);
    await startTwice(stage);
    await harness.customerSays("не потеряйте");
    const tries = await stage.taken.reached(3);
    await harness.acknowledged();
    expect(new Set(tries.map(idOf)).size).toBe(1);
    expect(stage.taken.items).toHaveLength(3);
  });
}
