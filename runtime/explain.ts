import {
  dayIn,
  findMissingReceipts,
  handoffEnvelope,
  passEnvelope,
  readTrace,
  redact,
  type Envelope,
  type MissingReceipt,
  type TraceStep,
  type TurnEvidence,
} from "../domain/index.ts";
import { readPassages, readTracedTurn, type Database, type TracedTurnRows, type Tx } from "../store/index.ts";

type Iso<Row> = {
  [Key in keyof Row]: Row[Key] extends Date ? string : Row[Key] extends Date | null ? string | null : Row[Key];
};
type Rows<Part extends keyof TracedTurnRows> = TracedTurnRows[Part] extends readonly (infer Row)[] ? Row : never;

/** A step with the effect that it had, where the tool wrote. */
export type ExplainedStep = TraceStep & { effect?: { status: string; result: unknown; reason: string | null } };

/** Everything about one turn, for people: joined from the rows that hold it, without personal data. Instants are ISO 8601. */
export interface TurnDocument extends Iso<Omit<TracedTurnRows["turn"], "organisationId" | "trace">> {
  traceId: string;
  /** The stored trace's version; 0 when it cannot be read. */
  version: number;
  steps: ExplainedStep[];
  messages: Iso<Rows<"messages">>[];
  modelCalls: (Iso<Rows<"modelCalls">> & { fallback: boolean })[];
  effects: Rows<"effects">[];
  moves: Iso<Rows<"moves">>[];
  facts: Rows<"facts">[];
  /** What the reply claims, found anew by this release's rules, and what the guard sent back to the model. */
  /** What the reply draws on; the words as they stand today, null when they are no longer there. */
  sources: { id: string; kind: string; title: string; text: string | null }[];
  receipts: { claims: MissingReceipt[]; sentBack: string[] };
  policy: { what: string; outcome: string }[];
  envelopes: Iso<Envelope>[];
  totals: {
    calls: number;
    failedCalls: number;
    tokensIn: number;
    tokensOut: number;
    /** Null when the price of any call is not known. */
    costMicroUsd: number | null;
    fallback: boolean;
  };
}

const iso = (date: Date): string => date.toISOString();

/** The first provider that was asked is the primary one: whoever else answered stood in. */
function toCalls(rows: TracedTurnRows["modelCalls"]): TurnDocument["modelCalls"] {
  const primary = rows[0]?.provider;
  return rows.map((call) => ({ ...call, at: iso(call.at), fallback: call.provider !== primary }));
}

function toTotals(calls: TurnDocument["modelCalls"]): TurnDocument["totals"] {
  const sum = (of: (call: TurnDocument["modelCalls"][number]) => number): number =>
    calls.reduce((total, call) => total + of(call), 0);
  const answered = calls.filter((call) => call.errorCode === null);
  return {
    calls: calls.length,
    failedCalls: calls.length - answered.length,
    tokensIn: sum((call) => call.tokensIn),
    tokensOut: sum((call) => call.tokensOut),
    costMicroUsd: answered.every((call) => call.costMicroUsd !== null) ? sum((call) => call.costMicroUsd ?? 0) : null,
    fallback: answered.some((call) => call.fallback),
  };
}

function toSteps(steps: readonly TraceStep[], effects: TracedTurnRows["effects"]): ExplainedStep[] {
  return steps.map((step) => {
    const effect = effects.find(({ callId }) => callId === step.call);
    if (step.call === undefined || effect === undefined) return step;
    const { args, status, result, reason } = effect;
    return { ...step, args, effect: { status, result, reason } };
  });
}

function toEnvelopes({ turn, handoffs }: TracedTurnRows, steps: readonly TraceStep[]): Envelope[] {
  const context = { conversation: turn.conversationId, client: turn.clientId, organisation: turn.organisationId };
  const scope = { context, traceId: turn.id };
  const passes = steps
    .filter(({ step }) => step === "pass")
    .map(({ agent, what, args = {}, at = 0 }) => {
      const timestamp = new Date(turn.startedAt.getTime() + at);
      return passEnvelope({ from: agent, to: what, payload: args, timestamp }, scope);
    });
  return [...passes, ...handoffs.map((handoff) => handoffEnvelope(handoff, scope))];
}

/** No evidence at all: what a reply claims is then all that it would need a receipt for. */
function nothingSince(startedAt: Date): TurnEvidence {
  const timeZone = "UTC";
  return { today: dayIn(startedAt, timeZone), timeZone, results: [], bookings: [], facts: {}, history: [], notes: [] };
}

function toReceipts(rows: TracedTurnRows, steps: readonly TraceStep[]): TurnDocument["receipts"] {
  const said = rows.messages.filter((message) => message.direction === "out").map((message) => message.text);
  return {
    claims: findMissingReceipts(said.join("\n"), () => nothingSince(rows.turn.startedAt)),
    sentBack: steps.filter(({ step }) => step === "guard").map(({ outcome }) => outcome),
  };
}

/** What the sending policy let go, held or kept back of what the turn said; a message not yet claimed has no decision. */
function toPolicy(rows: TracedTurnRows): TurnDocument["policy"] {
  return rows.messages
    .filter(({ direction, status }) => direction === "out" && status !== "queued")
    .map(({ status, purpose, reason }) => ({ what: `${purpose} ${status}`, outcome: reason ?? "allowed" }));
}

function toDocument(rows: TracedTurnRows): TurnDocument {
  const { organisationId: _, trace, startedAt, endedAt, ...turn } = rows.turn;
  const { version, steps } = readTrace(trace);
  const modelCalls = toCalls(rows.modelCalls);
  const document: TurnDocument = {
    ...turn,
    traceId: turn.id,
    version,
    startedAt: iso(startedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    steps: toSteps(steps, rows.effects),
    messages: rows.messages.map((message) => ({ ...message, createdAt: iso(message.createdAt) })),
    modelCalls,
    effects: rows.effects,
    moves: rows.moves.map((move) => ({ ...move, at: iso(move.at) })),
    facts: rows.facts,
    sources: [],
    receipts: toReceipts(rows, steps),
    policy: toPolicy(rows),
    envelopes: toEnvelopes(rows, steps).map((envelope) => ({ ...envelope, timestamp: iso(envelope.timestamp) })),
    totals: toTotals(modelCalls),
  };
  return redact(document);
}

/** What a step `source` names, with its words. */
async function readSources(tx: Tx, { steps }: TurnDocument): Promise<TurnDocument["sources"]> {
  const named = steps.filter(({ step }) => step === "source");
  if (named.length === 0) return [];
  const texts = await readPassages(
    tx,
    named.map(({ outcome }) => outcome),
  );
  return named.map(({ what, outcome: id }) => {
    const [, kind = "", title = ""] = /^(\w+): (.*)$/su.exec(what) ?? [];
    return { id, kind, title, text: redact(texts.get(id) ?? null) };
  });
}

/** A turn by its id, or the last one of a conversation; `undefined` when this organisation has neither. */
export async function explainTurn(
  database: Database,
  request: { orgId: string; id: string },
): Promise<TurnDocument | undefined> {
  return database.withTenant(request.orgId, async (tx) => {
    const rows = await readTracedTurn(tx, request.id);
    if (rows === undefined) return undefined;
    const document = toDocument(rows);
    return { ...document, sources: await readSources(tx, document) };
  });
}
