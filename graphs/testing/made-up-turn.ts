import { OrganisationSettings, createVirtualClock, type Facts } from "../../domain/index.ts";
import { createScriptedModels, type Script, type ScriptedModels } from "../../models/testing/index.ts";
import type { Database } from "../../store/index.ts";
import { createFunnel, type Funnel } from "../funnel.ts";
import type { TurnContext, TurnOutcome, TurnRun } from "../turn-state.ts";
import { createFakeLedger, type FakeLedger, type FakeLedgerOptions } from "./fake-ledger.ts";
import { createFakeTools, type FakeTools } from "./fake-tools.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

type HistoryMessage = TurnContext["history"][number];

/** One message of a history, the customer's unless told otherwise. */
export function messageOf(text: string, overrides: Partial<HistoryMessage> = {}): HistoryMessage {
  return {
    id: uuid(90),
    seq: 1,
    author: "client",
    text,
    attachments: [],
    command: null,
    status: "received",
    deleted: false,
    at: NOW.toISOString(),
    ...overrides,
  };
}

export const ALL_NEEDS: Facts = {
  destination: "Иссык-Куль",
  dates: { from: "2026-07-10" },
  party: { adults: 2, children: 0 },
  budget: { amount: 10_000_000, currency: "KGS" },
};

export function contextOf(overrides: Partial<TurnContext> = {}): TurnContext {
  return {
    turnId: uuid(1),
    conversationId: uuid(2),
    clientId: uuid(3),
    dealId: uuid(4),
    stage: "new",
    locale: "ru",
    facts: {},
    organisation: {
      id: uuid(5),
      slug: "demo",
      name: "Demo",
      locale: "ru",
      currency: "KGS",
      timeZone: "Asia/Bishkek",
      settings: OrganisationSettings.parse({}),
      agents: {},
    },
    history: [messageOf("Здравствуйте")],
    client: { id: uuid(3), name: null, phone: null, locale: null, opted_out: false },
    bookings: [],
    handedBack: null,
    summary: null,
    decisions: [],
    awaiting: [],
    memories: [],
    isReturning: false,
    answeredSeq: 0,
    tokensSpent: 0,
    followUp: null,
    ...overrides,
  };
}

export const BOOKING: TurnContext["bookings"][number] = {
  number: "KRV-10001",
  tour: "demo-lake",
  title: { ru: "Озеро" },
  date: "2026-07-10",
  adults: 2,
  children: 0,
  total: { amount: 9_000_000, currency: "KGS" },
  status: "booked",
};

export interface PlayedTurn {
  outcome: TurnOutcome;
  models: ScriptedModels;
  ledger: FakeLedger;
  runs: FakeTools["runs"];
}

export interface TurnSetup {
  script: readonly Script[];
  context?: Partial<TurnContext>;
  ledger?: FakeLedgerOptions;
  journal?: unknown;
  signal?: AbortSignal;
}

export function createMadeUpFunnel(script: readonly Script[]): {
  funnel: Funnel;
  models: ScriptedModels;
  fakes: FakeTools;
} {
  const models = createScriptedModels(script);
  const fakes = createFakeTools();
  return { funnel: createFunnel({ models, tools: fakes.tools, database: {} as Database }), models, fakes };
}

/** Plays one turn to its end; a script that is not used up is an error. */
export async function playTurn(setup: TurnSetup): Promise<PlayedTurn> {
  const { funnel, models, fakes } = createMadeUpFunnel(setup.script);
  const ledger = createFakeLedger(setup.ledger);
  const run: TurnRun = {
    context: contextOf(setup.context),
    ledger,
    signal: setup.signal ?? new AbortController().signal,
    clock: createVirtualClock(NOW),
    onCall: () => {},
  };
  const outcome = await funnel.run(run, setup.journal);
  models.done();
  return { outcome, models, ledger, runs: fakes.runs };
}
