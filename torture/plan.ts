import { between, chance } from "./random.ts";

export interface TortureOptions {
  conversations: number;
  messages: number;
  seed: number;
  /** A worker lives this long after it has said that it is ready; `null`: 2 to 5 s by the seed. */
  killEveryMs: number | null;
  databaseUrl: string;
  redisUrl: string;
  /** Restarts PostgreSQL; `null`: all its connections are cut instead. */
  restartCommand: string | null;
  log(line: string): void;
}

/** One delivery of the platform: when, after the start. */
export interface PlannedDelivery {
  chatId: string;
  externalId: string;
  text: string;
  atMs: number;
}

export interface PlannedTakeover {
  chatId: string;
  atMs: number;
  /** The person hands back this long after having answered; `null`: keeps it. */
  returnAfterMs: number | null;
}

export interface TorturePlan {
  deliveries: PlannedDelivery[];
  takeovers: PlannedTakeover[];
  /** When the last message is due. */
  lengthMs: number;
}

const CONTACT = "Меня зовут Демо Клиент, телефон +996 555 000 111";
/** A sale in few words, agreed to more than once and called off again: also when lines are merged, the ledger has work. */
const LINES = [
  "Здравствуйте! Хотим на Иссык-Куль в июле, нас двое, бюджет до 60 тысяч сом на человека",
  `Берём первый вариант. ${CONTACT}`,
  `Да, бронируем. ${CONTACT}`,
  "Что взять с собой?",
  "Да, бронируем первый вариант",
  "Отмените мою бронь",
  "Да, отмените бронь",
  "Берём второй вариант. Да, бронируем.",
] as const;

/** Conversations begin within this time; a customer writes on after a pause, sometimes before the answer. */
const START_SPREAD_MS = 90_000;
const PAUSE_MS = { min: 300, max: 12_000 };
const LATENCY_MS = { min: 20, max: 250 };
const TAKEOVER_MS = { min: 100, max: 3000 };
const RETURN_SHARE = 0.5;
const RETURN_AFTER_MS = { min: 500, max: 8000 };
const DISORDER_MS = 2000;
const REPEAT_EVERY = 3;
const TAKEOVER_SHARE = 0.1;

function planConversation(options: TortureOptions, index: number): PlannedDelivery[] {
  const { seed, messages } = options;
  const chatId = `chat-${index}`;
  let writtenAtMs = between(0, START_SPREAD_MS, chance(seed, chatId, "start"));
  const deliveries: PlannedDelivery[] = [];
  for (let number = 0; number < messages; number += 1) {
    const externalId = `${chatId}-${number}`;
    // Written in order, delivered up to two seconds late: so also out of order.
    const atMs = writtenAtMs + between(0, DISORDER_MS, chance(seed, externalId, "late"));
    deliveries.push({ chatId, externalId, text: LINES[number % LINES.length] ?? LINES[0], atMs });
    writtenAtMs += between(PAUSE_MS.min, PAUSE_MS.max, chance(seed, externalId, "pause"));
  }
  return deliveries;
}

/** Soon after a random message of the conversation, when the bot is about to speak or speaks; or never. */
function planTakeover(seed: number, own: readonly PlannedDelivery[]): PlannedTakeover | undefined {
  const chatId = own[0]?.chatId ?? "";
  if (chance(seed, chatId, "takeover") >= TAKEOVER_SHARE) return undefined;
  const after = own[between(0, own.length - 1, chance(seed, chatId, "takeover after"))];
  const returns = chance(seed, chatId, "return") < RETURN_SHARE;
  return {
    chatId,
    atMs: (after?.atMs ?? 0) + between(TAKEOVER_MS.min, TAKEOVER_MS.max, chance(seed, chatId, "takeover at")),
    returnAfterMs: returns
      ? between(RETURN_AFTER_MS.min, RETURN_AFTER_MS.max, chance(seed, chatId, "return after"))
      : null,
  };
}

/** All that the platform and the people will do, from the seed alone. */
export function planTorture(options: TortureOptions): TorturePlan {
  const { seed, conversations } = options;
  const all = Array.from({ length: conversations }, (_, index) => planConversation(options, index));
  const once = all.flat().toSorted((a, b) => a.atMs - b.atMs);
  const repeats = once
    .filter((_, index) => index % REPEAT_EVERY === 0)
    .map((delivery) => ({
      ...delivery,
      atMs: delivery.atMs + between(0, DISORDER_MS, chance(seed, delivery.externalId, "repeat")),
    }));
  const lengthMs = once.at(-1)?.atMs ?? 0;
  const takeovers = all.map((own) => planTakeover(seed, own)).filter((takeover) => takeover !== undefined);
  return { deliveries: [...once, ...repeats].toSorted((a, b) => a.atMs - b.atMs), takeovers, lengthMs };
}

export type SendFault = { kind: "rate-limited"; retryAfterSeconds: number } | { kind: "error"; after: boolean };

/** How long the platform takes over the nth send of a chat: so that there is a time between claim and answer. */
export function latencyOf(seed: number, chatId: string, nth: number): number {
  return between(LATENCY_MS.min, LATENCY_MS.max, chance(seed, chatId, "latency", nth));
}

/** What the platform does with the nth send of a chat: 5 % 500, half of them after taking it, and 5 % 429. */
export function faultOf(seed: number, chatId: string, nth: number): SendFault | undefined {
  const share = chance(seed, chatId, "send", nth);
  if (share < 0.025) return { kind: "error", after: true };
  if (share < 0.05) return { kind: "error", after: false };
  return share < 0.1 ? { kind: "rate-limited", retryAfterSeconds: 1 } : undefined;
}
