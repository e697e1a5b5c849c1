/**
 * What the deterministic checks of a turn cost beside the turn: receipts of the reply, sending policy, personal data masked for two
 * model calls. The turn is a whole one of ours, with them in it, in a process of its own; the checks run on labelled replies here.
 */
import { AIMessage, HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { createMasker, judgeSending, SendingSettings, type ChatScene } from "../domain/index.ts";
import { judgeAll, readSet } from "../evals/index.ts";
import { maskMessages } from "../models/index.ts";
import { captureModelRequest } from "./capture.ts";
import type { ContenderSpec } from "./contender.ts";
import type { BenchTurnsOptions } from "./options.ts";
import { runRound } from "./round.ts";
import type { ScratchDatabase } from "./scratch-database.ts";
import { median, round } from "./statistics.ts";
import { prepareOne, startModel } from "./turns.ts";
import { textOf } from "./workload.ts";

/** CPU of one process in milliseconds, the median of the rounds; `share` is the median of the rounds' shares. */
export interface BenchChecksReport {
  rounds: number;
  turnMs: number;
  receiptsMs: number;
  policyMs: number;
  maskingMs: number;
  /** Receipts and policy, as every turn has them, over the turn; and with masking, for organisations that mask. */
  share: number;
  shareWithMasking: number;
}

interface Sample {
  turnMs: number;
  receiptsMs: number;
  policyMs: number;
  maskingMs: number;
}

/** Milliseconds of CPU that one of `count` runs takes. */
function cpuOf(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

/** Hard replies, with tool results, bookings and history. One turn checks one. */
function measureReceipts(): number {
  const records = [...readSet("building"), ...readSet("frozen"), ...readSet("frozen-2")];
  return cpuOf(records.length, () => judgeAll(records));
}

const WARM_UPS = 5;
const TIMES = 2000;
const NOW = new Date("2026-06-01T08:00:00Z");

/** A turn's reply is judged when it is committed and again, with all that is known of the client, when it is claimed. */
function measurePolicy(): number {
  const message = { purpose: "reply", text: "Здравствуйте! Куда хотите поехать?", template: null } as const;
  const scene: ChatScene = {
    now: NOW,
    message,
    traits: {},
    lastInboundAt: NOW,
    waitingSince: NOW,
    reachable: true,
  };
  const settings = SendingSettings.parse({});
  const client = { timeZone: "Asia/Bishkek", optedOutAt: null, settings, proactiveAt: [], openingsAt: [] };
  return cpuOf(TIMES, () => {
    for (let index = 0; index < TIMES; index += 1) {
      judgeSending(scene);
      judgeSending({ ...scene, client });
    }
  });
}

const CONTACTS = "Мой телефон +996 555 01 02 03, почта demo@karavan.example, зовут Demo";

/** Two model calls of a turn with a full window of history, every fifth line of the customer with their contacts. */
function measureMasking(spec: Pick<ContenderSpec, "systemPrompt">, window: number): number {
  const history = Array.from({ length: window }, (_, index): BaseMessage => {
    if (index % 2 === 1) return new AIMessage("Записала. На какие даты смотрите?");
    return new HumanMessage(index % 10 === 0 ? CONTACTS : textOf(index / 2));
  });
  const messages = [new SystemMessage(spec.systemPrompt), ...history];
  const turns = TIMES / 2;
  return cpuOf(turns, () => {
    for (let index = 0; index < turns; index += 1) {
      const masker = createMasker();
      maskMessages(messages, masker);
      maskMessages(messages, masker);
    }
  });
}

async function measureRounds(options: BenchTurnsOptions, spec: ContenderSpec): Promise<Sample[]> {
  const samples: Sample[] = [];
  const { conversations, turnsEach, inFlight, warmUp, historyWindow, log } = options;
  for (let index = 0; index < options.rounds; index += 1) {
    const workload = { prefix: `checks-${index}`, conversations, turnsEach, inFlight };
    const { cpuMsPerTurn: turnMs } = await runRound({ name: "ours", spec, workload, warmUpConversations: warmUp });
    const sample = {
      turnMs,
      receiptsMs: measureReceipts(),
      policyMs: measurePolicy(),
      maskingMs: measureMasking(spec, historyWindow),
    };
    samples.push(sample);
    log(
      `round ${index + 1}: turn ${turnMs} ms, receipts ${round(sample.receiptsMs)} ms, masking ${round(sample.maskingMs)} ms`,
    );
  }
  return samples;
}

function toReport(samples: readonly Sample[]): BenchChecksReport {
  const of = (figure: (sample: Sample) => number): number => round(median(samples.map(figure)));
  const always = ({ receiptsMs, policyMs }: Sample): number => receiptsMs + policyMs;
  return {
    rounds: samples.length,
    turnMs: of(({ turnMs }) => turnMs),
    receiptsMs: of(({ receiptsMs }) => receiptsMs),
    policyMs: of(({ policyMs }) => policyMs),
    maskingMs: of(({ maskingMs }) => maskingMs),
    share: of((sample) => always(sample) / sample.turnMs),
    // The measured turn masks nothing, so one that does is longer by it.
    shareWithMasking: of((sample) => (always(sample) + sample.maskingMs) / (sample.turnMs + sample.maskingMs)),
  };
}

/** What receipts, policy and masking cost beside a whole turn, in one interleaved run. */
export async function runBenchChecks(options: BenchTurnsOptions): Promise<BenchChecksReport> {
  const databases: ScratchDatabase[] = [];
  const model = await startModel();
  try {
    const spec = await prepareOne("ours", { options, modelUrl: model.ready[1] ?? "", databases });
    const request = await captureModelRequest("ours", spec);
    const whole = { ...spec, ...request };
    // The first passes compile; what is measured is a process that has worked for a while, as the turn's has.
    for (let pass = 0; pass < WARM_UPS; pass += 1) {
      measureReceipts();
      measurePolicy();
      measureMasking(whole, options.historyWindow);
    }
    return toReport(await measureRounds(options, whole));
  } finally {
    await model.end();
    for (const database of databases) await database.drop();
  }
}

/** For people. */
export function describeChecks(report: BenchChecksReport): string[] {
  const percent = (share: number): string => `${round(share * 100)} %`;
  return [
    `a turn ${report.turnMs} ms of CPU; receipts ${report.receiptsMs}, policy ${report.policyMs}, masking ${report.maskingMs}`,
    `receipts and policy are ${percent(report.share)} of a turn, with masking ${percent(report.shareWithMasking)}`,
  ];
}
