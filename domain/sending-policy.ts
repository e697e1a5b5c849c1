import { addMs } from "./clock.ts";
import { PURPOSES, type Purpose } from "./message.ts";
import {
  CHAT_RULES,
  CLIENT_RULES,
  windowEnd,
  type ChatScene,
  type ClientScene,
  type Explanation,
  type Finding,
  type PolicyCode,
  type Rule,
} from "./sending-rules.ts";

export interface Hold {
  verdict: "hold";
  code: PolicyCode;
  explanation: Explanation;
  /** The next legal moment, as far as time alone decides. */
  nextAt: Date;
  /** When to look again: then, or sooner where what it waits for may come sooner. */
  recheckAt: Date;
}

export interface Refusal {
  verdict: "refuse";
  code: PolicyCode;
  explanation: Explanation;
  /** Time alone changes nothing. */
  nextAt: null;
}

export type Verdict = { verdict: "send" } | Hold | Refusal;

const SEND: Verdict = { verdict: "send" };

type Found = Finding & { code: PolicyCode };

/** Whether what is known of the client decides as well: then the rules of the chat alone are not enough. */
export function needsClientFacts(scene: ChatScene): boolean {
  return CLIENT_RULES.some((rule) => rule.for.includes(scene.message.purpose) && (rule.when?.(scene) ?? true));
}

function findingsOf(scene: ChatScene | ClientScene): Found[] {
  const { purpose } = scene.message;
  const of = <Scene extends ChatScene>(rules: readonly Rule<Scene>[], given: Scene): Found[] =>
    rules.flatMap((rule) => {
      const concerns = rule.for.includes(purpose) && (rule.when?.(given) ?? true);
      const finding = concerns ? rule.judge(given) : undefined;
      return finding === undefined ? [] : [{ ...finding, code: rule.code }];
    });
  return [...of(CHAT_RULES, scene), ...("client" in scene ? of(CLIENT_RULES, scene) : [])];
}

/** The one that lasts longest; one that time does not end outlasts all. */
function longest(findings: readonly Found[]): Found | undefined {
  return (
    findings.find(({ until }) => until === null) ??
    findings.toSorted((a, b) => (b.until?.getTime() ?? 0) - (a.until?.getTime() ?? 0))[0]
  );
}

/** Quiet hours may follow the end of a cap and the other way round; more than a few times they cannot. */
const MAX_STEPS = 16;

function nextLegal(scene: ChatScene | ClientScene, until: Date): Date {
  let at = until;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const next = longest(findingsOf({ ...scene, now: at }))?.until;
    if (next === undefined || next === null) return at;
    at = next;
  }
  return at;
}

/**
 * Whether a message may go at this instant. With a `ClientScene` all rules are asked, with a `ChatScene` only those of the
 * chat, which is enough unless `needsClientFacts`. A hold names an instant at which nothing holds the same message any
 * more, unless something else has happened by then.
 */
export function judgeSending(scene: ChatScene | ClientScene): Verdict {
  const findings = findingsOf(scene);
  const found = longest(findings);
  if (found === undefined) return SEND;
  const { code, explanation, until } = found;
  if (until === null) return { verdict: "refuse", code, explanation, nextAt: null };
  const nextAt = nextLegal(scene, until);
  const soonest = Math.min(...findings.map(({ recheckMs }) => recheckMs ?? Infinity));
  const recheckAt = Number.isFinite(soonest)
    ? new Date(Math.min(nextAt.getTime(), addMs(scene.now, soonest).getTime()))
    : nextAt;
  return { verdict: "hold", code, explanation, nextAt, recheckAt };
}

/** What may be said in a conversation now, and what not, why and when. */
export interface SendingOutlook {
  /** One a purpose, for a text that breaks no rule by its words. */
  purposes: { purpose: Purpose; verdict: Verdict }[];
  /** Until when free text may go; `null`: it may not now. `undefined`: the platform has no such window. */
  freeTextUntil: Date | null | undefined;
  templates: { name: string; language: string }[];
  /** What no text may hold here. */
  forbidden: Explanation[];
  /** By when the platform wants the customer's waiting message answered. */
  answerBy: Date | null;
}

const NO_CONTACTS: Explanation = {
  ru: "Площадка запрещает внешние ссылки, телефоны, почту и мессенджеры.",
  en: "The marketplace forbids outside links, phone numbers, e-mail addresses and messengers.",
};

/** For whoever is about to write: the same table, asked for every purpose. */
export function explainPolicy(scene: Omit<ClientScene, "message">): SendingOutlook {
  const { traits, waitingSince, now } = scene;
  const end = windowEnd(scene);
  return {
    purposes: PURPOSES.map((purpose) => ({
      purpose,
      verdict: judgeSending({ ...scene, message: { purpose, text: "", template: null } }),
    })),
    freeTextUntil: end !== undefined && end !== null && end <= now ? null : end,
    templates: [...(traits.window?.templates ?? [])],
    forbidden: traits.conduct === undefined ? [] : [NO_CONTACTS],
    answerBy:
      waitingSince === null || traits.answerWithinMs === undefined ? null : addMs(waitingSince, traits.answerWithinMs),
  };
}
