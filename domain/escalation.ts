/**
 * When a person is called whatever the agent would say, as data. Decided by the customer's own words and by what the turn holds,
 * without a model: it works also while the model talks nonsense.
 */
import { z } from "zod";
import { isAngry } from "./message-traits.ts";

export const EscalationSettings = z.object({
  /** The customer insults, accuses or shouts. */
  anger: z.boolean().default(true),
  /** Courts, lawyers, consumer protection, the police. */
  legal: z.boolean().default(true),
  /** Injury, illness, danger: also told to call for help. */
  emergency: z.boolean().default(true),
  /** Messages in a row that say the same, or that we do not understand; null: never. */
  misunderstandings: z.int().min(2).max(10).nullable().default(3),
  /** A rating so low or lower; null: none. */
  ratingAtMost: z.int().min(1).max(4).nullable().default(2),
  /** Tokens that the models may spend on one conversation; null: no limit. */
  conversationTokens: z.int().positive().nullable().default(null),
});
export type EscalationSettings = z.infer<typeof EscalationSettings>;

/** By urgency: the first that holds is the reason. */
export const TRIGGERS = ["emergency", "legal", "anger", "misunderstood", "cost-limit"] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** What is known when a turn begins. */
export interface EscalationScene {
  /** The customer's messages that this turn answers, oldest first. */
  fresh: readonly string[];
  /** Those before them, since a person last wrote, oldest first. */
  earlier: readonly string[];
  /** Tokens that the models have spent on this conversation. */
  tokens: number;
  settings: EscalationSettings;
}

export interface Escalation {
  trigger: Trigger;
  /** The customer's words that say so, or a figure. */
  evidence: string;
}

const any = (source: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${source})(?!\p{L})`, "iu");

/** On the way or now: what a question about the insurance or one's own trade is not. */
const EMERGENCY = any(
  [
    String.raw`(?:нужн[аы]?|вызовите|вызывайте|срочно|где) (?:срочно )?(?:скор(?:ую|ая)|врача?|доктора?|спасател\p{L}+)`,
    String.raw`(?:упал[аи]?|сорвал[аи]?с\p{L}+|потерял[аи]? сознание|без сознания|не дышит|задыхается|сломал[аи]? (?:ногу|руку|реб\p{L}+|шею|спину|ключицу)|перелом|истека\p{L}+ кровью|сильн\p{L}+ кровотечен\p{L}+|сердечн\p{L}+ приступ|инфаркт|инсульт|тон(?:ет|ем)|утонул[аи]?|заблудил(?:ись|ся|ась)|потерялись в горах|сход(?:ит)? лавин\p{L}+|попали? в (?:аварию|лавину|дтп)|пожар|укусил[аи]? змея|отравил(?:ись|ся|ась)|очень плохо (?:ребенку|ребёнку|мужу|жене|маме|папе|человеку))`,
    String.raw`(?:мне|нам|(?:ребенку|ребёнку|мужу|жене|маме|папе|сыну|дочери|дочке|туристу|гиду)) (?:стало |очень )+плохо`,
    String.raw`call an ambulance|need (?:a doctor|an ambulance|medical help)|(?:is|are|was) (?:unconscious|bleeding|not breathing|badly hurt|seriously (?:ill|hurt|injured))|heart attack|stroke|broke (?:his|her|my|a|an|the) (?:leg|arm|ankle|wrist|rib|neck|back)|(?:we|i)(?:'re| are|'m| am) lost in the mountains|drowning|had an accident|car (?:crash|accident)|avalanche (?:hit|came|has)|snake bit|food poisoning|someone (?:fell|is hurt|is injured)|emergency(?! (?:exit|contact|number|phone|kit|fund)\p{L}*)`,
  ].join("|"),
);
/** Speaks of it as of something that may be, or asks what then. */
const HYPOTHETICAL = any(
  String.raw`если|вдруг|а что,? если|на случай|бывают?|случа(?:ются|лось)|страховк\p{L}*|страхов\p{L}*|опасно ли|есть ли (?:там |у вас )?(?:врач|доктор|скор)\p{L}*|if|in case|what happens|insurance|is it dangerous|are there|do you have`,
);
const LEGAL = any(
  [
    String.raw`(?:пода(?:м|ю|дим)|обращ(?:усь|аюсь|аемся|ус\p{L}*)|обратимся|пойд(?:у|[её]м)|встретимся|увидимся) (?:на вас )?(?:\p{L}+ )?(?:в|к) (?:суд\p{L}*|прокуратур\p{L}+|полици\p{L}+|роспотребнадзор\p{L}*|юрист\p{L}*|адвокат\p{L}*|антимонополь\p{L}+)`,
    String.raw`(?:пода(?:м|ю|дим|дите)|подать) (?:на вас )?(?:в суд|иск|заявление в полици\p{L}+|жалобу в (?:роспотребнадзор|прокуратуру))|исков\p{L}+ заявлен\p{L}+|(?:мой|наш|моего|нашего) (?:юрист|адвокат)\p{L}*|досудебн\p{L}+ претензи\p{L}+|судебн\p{L}+ (?:иск|разбирательств)\p{L}*|засужу|через суд|роспотребнадзор\p{L}*|защит\p{L}+ прав потребител\p{L}+|заявлени[ея] в (?:полици\p{L}+|прокуратур\p{L}+)`,
    String.raw`(?:my|our) (?:lawyer|attorney|solicitor)|sue you|take you to court|(?:see you|go) (?:in|to) court|legal action|file a (?:lawsuit|claim|complaint with)|(?:report|go) (?:you )?to the police|consumer protection|small claims`,
  ].join("|"),
);
const NOT_UNDERSTOOD = any(
  String.raw`(?:вы|ты) (?:меня |нас )?(?:совсем |опять |снова )?не (?:понимае(?:те|шь)|поняли|понял|слышите|читаете|отвечаете)|(?:я|мы) (?:же |уже )?(?:не (?:это|об этом|про это)|о другом|про другое|другое) (?:спрашива\p{L}+|спросил\p{L}*)|я (?:же |уже )(?:спрашивал|спросил|писал|сказал|говорил)[аи]?|не о том|не то (?:отвечаете|говорите|пишете)|ответьте (?:же )?на (?:мой )?вопрос|при ч[её]м тут|you (?:don't|do not|didn't|did not|are not|aren't) (?:understand|understood|listen\p{L}*|answer\p{L}*|get)|not what i asked|that(?:'s| is) not my question|i (?:already|just) (?:asked|told|said)|answer my question`,
);

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** What was said longer ago may be said again. */
const RECENT = 2;

/** How many of the newest messages in a row say that we do not understand, or what the customer had just said. */
export function countMisunderstandings(messages: readonly string[]): number {
  let count = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const text = messages[index] ?? "";
    const words = plain(text);
    const repeats =
      words.split(" ").length >= 3 &&
      messages.slice(Math.max(0, index - RECENT), index).some((other) => plain(other) === words);
    if (!NOT_UNDERSTOOD.test(text) && !repeats) break;
    count += 1;
  }
  return count;
}

const firstOf = (texts: readonly string[], found: (text: string) => boolean): string | undefined => texts.find(found);

const isEmergency = (text: string): boolean => EMERGENCY.test(text) && !HYPOTHETICAL.test(text);

const TABLE: Readonly<Record<Trigger, (scene: EscalationScene) => string | undefined>> = {
  emergency: ({ fresh, settings }) => (settings.emergency ? firstOf(fresh, isEmergency) : undefined),
  legal: ({ fresh, settings }) => (settings.legal ? firstOf(fresh, (text) => LEGAL.test(text)) : undefined),
  anger: ({ fresh, settings }) => (settings.anger ? firstOf(fresh, isAngry) : undefined),
  misunderstood: ({ fresh, earlier, settings }) => {
    const { misunderstandings: most } = settings;
    // The first of them says it, the others repeat it.
    const count = countMisunderstandings([...earlier, ...fresh]);
    return most !== null && fresh.length > 0 && count >= most - 1 && count > 0 ? `${count + 1} times` : undefined;
  },
  "cost-limit": ({ tokens, settings }) =>
    settings.conversationTokens !== null && tokens >= settings.conversationTokens ? `${tokens} tokens` : undefined,
};

/** Why a person is called before the agent speaks; undefined: nothing calls for one. */
export function findEscalation(scene: EscalationScene): Escalation | undefined {
  for (const trigger of TRIGGERS) {
    const evidence = TABLE[trigger](scene);
    if (evidence !== undefined) return { trigger, evidence };
  }
  return undefined;
}

/** A rating calls for a person after the agent has answered it. */
export function isBadRating(rating: unknown, { ratingAtMost }: EscalationSettings): boolean {
  return ratingAtMost !== null && typeof rating === "number" && rating <= ratingAtMost;
}
