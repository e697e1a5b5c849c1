import type { Contender } from "./contender.ts";

export interface Workload {
  /** Makes conversation names unique between rounds. */
  prefix: string;
  conversations: number;
  turnsEach: number;
  inFlight: number;
}

const TEXTS = [
  "Здравствуйте! Хотим на Иссык-Куль.",
  "Нас двое взрослых и ребёнок семи лет.",
  "Лучше во второй половине июля, дней на пять.",
  "Бюджет до 120 000 сом на всех. Что посоветуете?",
] as const;

/** What the customer writes at a turn: the same for every contender. */
export function textOf(turn: number): string {
  return TEXTS[turn % TEXTS.length] ?? TEXTS[0];
}

/** Runs the conversations, `inFlight` at a time, each turn after the one before. Answers the latency of every turn. */
export async function runWorkload(contender: Contender, workload: Workload): Promise<number[]> {
  const latenciesMs: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < workload.conversations) {
      const conversation = `${workload.prefix}-${(next += 1)}`;
      latenciesMs.push(...(await runTurns(contender, { conversation, from: 0, count: workload.turnsEach })));
    }
  };
  await Promise.all(Array.from({ length: workload.inFlight }, lane));
  return latenciesMs;
}

export interface TurnRange {
  conversation: string;
  from: number;
  count: number;
}

export async function runTurns(contender: Contender, range: TurnRange): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let turn = range.from; turn < range.from + range.count; turn += 1) {
    const startedAt = performance.now();
    await contender.turn(range.conversation, textOf(turn));
    latenciesMs.push(performance.now() - startedAt);
  }
  return latenciesMs;
}
