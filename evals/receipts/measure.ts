/** Runs the receipts check on a labelled set, through the evidence that the graph's guard gathers from a real turn. */
import { readFileSync } from "node:fs";
import { ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import { findMissingReceipts, OrganisationSettings, STAGES, type MissingReceipt } from "../../domain/index.ts";
import { evidenceOf, startState, type TurnContext, type TurnState } from "../../graphs/index.ts";

const Money = z.object({ amount: z.number(), currency: z.string() });

export const LabelledReply = z.object({
  id: z.string(),
  locale: z.enum(["ru", "en"]),
  today: z.iso.date(),
  stage: z.enum(STAGES),
  history: z.array(z.object({ from: z.enum(["client", "us", "manager"]), text: z.string() })),
  facts: z.record(z.string(), z.unknown()).default({}),
  bookings: z.array(
    z
      .object({
        number: z.string(),
        tour: z.string(),
        title: z.string(),
        date: z.string(),
        adults: z.number(),
        children: z.number(),
        total: Money,
        status: z.string(),
      })
      .loose(),
  ),
  tools: z.array(
    z.object({
      tool: z.string(),
      result: z.unknown().optional(),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
  reply: z.string(),
  label: z.enum(["supported", "unsupported"]),
  claims: z.array(z.string()),
  kind: z.string(),
});
export type LabelledReply = z.infer<typeof LabelledReply>;

export const SETS = ["building", "building-2", "frozen", "frozen-2", "frozen-3", "frozen-4"] as const;
export type SetName = (typeof SETS)[number];

export function readSet(name: SetName): LabelledReply[] {
  const text = readFileSync(new URL(`./${name}.jsonl`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => LabelledReply.parse(JSON.parse(line)));
}

const AUTHORS = { client: "client", us: "bot", manager: "manager" } as const;
const ID = "00000000-0000-7000-8000-000000000001";
const SETTINGS = OrganisationSettings.parse({});
const TIME_ZONE = "Asia/Bishkek";

function toContext(record: LabelledReply): TurnContext {
  const { locale, stage, today } = record;
  return {
    turnId: ID,
    conversationId: ID,
    clientId: ID,
    dealId: ID,
    stage,
    locale,
    facts: record.facts,
    organisation: {
      id: ID,
      slug: "demo",
      name: "Demo",
      locale,
      currency: "KGS",
      timeZone: TIME_ZONE,
      settings: SETTINGS,
      agents: {},
    },
    history: record.history.map(({ from, text }, seq) => ({
      id: ID,
      seq,
      author: AUTHORS[from],
      text,
      attachments: [],
      command: null,
      status: from === "client" ? "received" : "sent",
      deleted: false,
      at: `${today}T05:00:00Z`,
    })),
    client: { id: ID, name: null, phone: null, locale: null, opted_out: false },
    bookings: record.bookings.map((booking) => ({ ...booking, title: { [locale]: booking.title } })),
    handedBack: null,
    summary: null,
    decisions: [],
    awaiting: [],
    memories: [],
    isReturning: false,
    answeredSeq: 0,
    tokensSpent: 0,
    followUp: null,
  };
}

/** The turn as it stands when the model has worded this reply. */
function toState(record: LabelledReply, context: TurnContext): TurnState {
  const state = startState(context, record.stage);
  for (const [index, { tool, result, error }] of record.tools.entries()) {
    const content = JSON.stringify(error === undefined ? result : { error });
    state.messages.push(new ToolMessage({ content, name: tool, tool_call_id: `call_${index}` }));
  }
  return state;
}

/** What the check finds in a labelled reply. */
export function judge(record: LabelledReply): MissingReceipt[] {
  const context = toContext(record);
  const now = new Date(`${record.today}T06:00:00Z`);
  return findMissingReceipts(record.reply, () => evidenceOf(toState(record, context), context, now));
}

export interface Rate {
  hits: number;
  of: number;
  share: number;
  /** Wilson, 95 %. */
  low: number;
  high: number;
}

const Z = 1.959_963_984_540_054;

/** Wilson's score interval: E. B. Wilson, JASA 22 (1927), 209–212. */
export function toRate(hits: number, of: number): Rate {
  if (of === 0) return { hits, of, share: 0, low: 0, high: 1 };
  const share = hits / of;
  const centre = share + Z ** 2 / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return { hits, of, share, low: (centre - spread) / scale, high: (centre + spread) / scale };
}

export interface Judged {
  record: LabelledReply;
  missing: MissingReceipt[];
}

export interface Measure {
  recall: Rate;
  falseAlarms: Rate;
}

export const judgeAll = (records: readonly LabelledReply[]): Judged[] =>
  records.map((record) => ({ record, missing: judge(record) }));

/** Recall and false alarms at the level of replies. */
export function toMeasure(judged: readonly Judged[]): Measure {
  const rate = (label: LabelledReply["label"]): Rate => {
    const ours = judged.filter(({ record }) => record.label === label);
    return toRate(ours.filter(({ missing }) => missing.length > 0).length, ours.length);
  };
  return { recall: rate("unsupported"), falseAlarms: rate("supported") };
}
