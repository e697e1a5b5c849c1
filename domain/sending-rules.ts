import { addMs } from "./clock.ts";
import type { MessageTemplate, Purpose } from "./message.ts";
import type { SendingSettings } from "./organisation.ts";
import { outsideContacts, type OutsideContact } from "./outside-contacts.ts";
import { quietUntil } from "./quiet-hours.ts";
import { DAY_MS, type SendingTraits } from "./sending-traits.ts";

export const POLICY_CODES = [
  "opted-out",
  "unreachable",
  "customer-is-writing",
  "quiet-hours",
  "day-cap",
  "week-cap",
  "opening-pace",
  "customer-begins",
  "window-closed",
  "template-not-approved",
  "outside-contact",
] as const;
export type PolicyCode = (typeof POLICY_CODES)[number];

/** A sentence for the manager. */
export interface Explanation {
  ru: string;
  en: string;
}

/** What the rules of a chat look at; all of it is known without asking the database. */
export interface ChatScene {
  now: Date;
  message: { purpose: Purpose; text: string; template: MessageTemplate | null };
  traits: SendingTraits;
  /** The customer's last message by the platform's time; `null`: they have never written here. */
  lastInboundAt: Date | null;
  /** Since when a message of the customer has no answer. */
  waitingSince: Date | null;
  reachable: boolean;
}

/** What the rules of writing first look at besides. */
export interface ClientFacts {
  timeZone: string;
  optedOutAt: Date | null;
  settings: SendingSettings;
  /** When this client was written to of our own accord, over all channels, in the last 7 days. */
  proactiveAt: readonly Date[];
  /** When this account began other chats, in the last 24 hours; none where this one has been begun. */
  openingsAt: readonly Date[];
}

export interface ClientScene extends ChatScene {
  client: ClientFacts;
}

/** Why a message may not go now. `until`: at that instant this rule lets it go; `null`: no time alone will. */
export interface Finding {
  until: Date | null;
  /** What it waits for may also come sooner: then it is looked at again. */
  recheckMs?: number;
  explanation: Explanation;
}

export interface Rule<Scene> {
  code: PolicyCode;
  for: readonly Purpose[];
  /** Can be said without knowing the client: where it does not hold, the rule has nothing to say. */
  when?(scene: ChatScene): boolean;
  judge(scene: Scene): Finding | undefined;
}

const EVERY: readonly Purpose[] = ["reply", "proactive", "manager", "notice"];
const UNASKED: readonly Purpose[] = ["proactive"];
/** What may be the first word of a chat. */
const FIRST: readonly Purpose[] = ["proactive", "manager"];
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** What is claimed is sent within half a minute: a window is over for us when so little of it is left. */
const WINDOW_MARGIN_MS = 60_000;
/** A message that nobody has answered for so long is not going to be: nothing is said into that silence. */
const LONGEST_WAIT_MS = DAY_MS;
const RECHECK_MS = 5 * 60_000;

/** When fewer than `cap` of the instants lie within `windowMs` again; `undefined`: they do now. */
function capUntil(sent: readonly Date[], now: Date, cap: { count: number | null; windowMs: number }): Date | undefined {
  if (cap.count === null) return undefined;
  const recent = sent.filter((at) => at > addMs(now, -cap.windowMs)).toSorted((a, b) => a.getTime() - b.getTime());
  const oldest = recent.at(-cap.count);
  return recent.length < cap.count || oldest === undefined ? undefined : addMs(oldest, cap.windowMs);
}

const never = (explanation: Explanation): Finding => ({ until: null, explanation });
const laterOf = (a: Date | undefined, b: Date | undefined): Date | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;
const stricter = (a: number | null, b: number | undefined): number | null =>
  b === undefined ? a : Math.min(a ?? b, b);

/** The customer's own message comes first; what is said unasked waits for its answer. */
export function answerFirst({ waitingSince, now }: Pick<ChatScene, "waitingSince" | "now">): Finding | undefined {
  if (waitingSince === null) return undefined;
  const until = addMs(waitingSince, LONGEST_WAIT_MS);
  if (until > now) {
    const explanation = {
      ru: "Сообщение клиента ещё без ответа: сначала ответ, потом остальное.",
      en: "The customer's message has no answer yet: that goes first.",
    };
    return { until, recheckMs: RECHECK_MS, explanation };
  }
  return never({
    ru: "Сообщение клиента больше суток без ответа: бот не пишет о другом, пока ему не ответили.",
    en: "The customer's message has had no answer for over a day: the bot speaks of nothing else until it has one.",
  });
}

/** The instant after which only a template may go; `undefined`: the platform has no window. */
export function windowEnd({
  traits,
  lastInboundAt,
}: Pick<ChatScene, "traits" | "lastInboundAt">): Date | null | undefined {
  if (traits.window === undefined) return undefined;
  return lastInboundAt === null ? null : addMs(lastInboundAt, traits.window.ms - WINDOW_MARGIN_MS);
}

function judgeWindow(scene: ChatScene): Finding | undefined {
  const end = windowEnd(scene);
  if (end === undefined || scene.message.template !== null || (end !== null && scene.now < end)) return undefined;
  const hours = Math.round((scene.traits.window?.ms ?? 0) / HOUR_MS);
  return never({
    ru: `Прошло больше ${hours} ч с последнего сообщения клиента: платформа примет только одобренный шаблон, обычный текст — когда клиент напишет.`,
    en: `More than ${hours} h have passed since the customer's last message: the platform takes only an approved template until they write again.`,
  });
}

function judgeTemplate({ message: { template }, traits }: ChatScene): Finding | undefined {
  if (template === null) return undefined;
  const approved = traits.window?.templates ?? [];
  if (approved.some(({ name, language }) => name === template.name && language === template.language)) return undefined;
  return never({
    ru: `Шаблон «${template.name}» (${template.language}) на этом канале не одобрен.`,
    en: `The template "${template.name}" (${template.language}) is not approved on this channel.`,
  });
}

const CONTACTS: Record<OutsideContact, Explanation> = {
  link: { ru: "ссылки", en: "links" },
  email: { ru: "почта", en: "e-mail addresses" },
  phone: { ru: "телефоны", en: "phone numbers" },
  messenger: { ru: "мессенджеры и соцсети", en: "messengers and social networks" },
};

function judgeContacts({ message, traits }: ChatScene): Finding | undefined {
  if (traits.conduct === undefined) return undefined;
  const found = outsideContacts(message.text, traits.conduct.ownHosts).map((kind) => CONTACTS[kind]);
  if (found.length === 0) return undefined;
  return never({
    ru: `Правила площадки запрещают в чате внешние контакты; в тексте есть: ${found.map(({ ru }) => ru).join(", ")}. Уберите их.`,
    en: `The marketplace forbids outside contacts in its chats; the text shows ${found.map(({ en }) => en).join(", ")}. Take them out.`,
  });
}

/** Rules that hold in a chat for whatever is said there. */
export const CHAT_RULES: readonly Rule<ChatScene>[] = [
  { code: "window-closed", for: EVERY, judge: judgeWindow },
  { code: "template-not-approved", for: EVERY, judge: judgeTemplate },
  { code: "outside-contact", for: EVERY, judge: judgeContacts },
  {
    code: "customer-begins",
    for: EVERY,
    judge: ({ traits, lastInboundAt }) =>
      traits.customerBegins !== true || lastInboundAt !== null
        ? undefined
        : never({
            ru: "На этой площадке чат начинает только покупатель: писать можно, когда он напишет.",
            en: "On this marketplace only the buyer begins a chat: you may write once they have.",
          }),
  },
  {
    code: "unreachable",
    for: UNASKED,
    judge: ({ reachable }) =>
      reachable
        ? undefined
        : never({
            ru: "Клиент закрыл для нас этот чат: писать можно, когда он напишет сам.",
            en: "The customer has shut this chat to us: you may write once they write again.",
          }),
  },
  { code: "customer-is-writing", for: UNASKED, judge: answerFirst },
];

function judgeQuiet({ now, client }: ClientScene): Finding | undefined {
  const { settings, timeZone } = client;
  const hours = settings.quietHours;
  const until = hours === null ? undefined : quietUntil(now, timeZone, hours);
  if (hours === null || until === undefined) return undefined;
  return {
    until,
    explanation: {
      ru: `У клиента тихие часы (${hours.from}–${hours.to}, ${timeZone}): первыми пишем после них.`,
      en: `It is the client's quiet time (${hours.from}–${hours.to}, ${timeZone}): the bot writes first only after it.`,
    },
  };
}

function judgeCap(scene: ClientScene, cap: { count: number | null; windowMs: number }, per: Explanation) {
  const until = capUntil(scene.client.proactiveAt, scene.now, cap);
  if (until === undefined) return undefined;
  return {
    until,
    explanation: {
      ru: `Клиенту уже писали первыми ${cap.count} раз(а) за ${per.ru}, по всем каналам вместе: больше нельзя.`,
      en: `The client was written to first ${cap.count} times ${per.en}, all channels together: that is the limit.`,
    },
  };
}

function judgePace({ now, traits, client }: ClientScene): Finding | undefined {
  const { settings, openingsAt } = client;
  const hour = { count: settings.openingsPerHour, windowMs: HOUR_MS };
  const day = { count: stricter(settings.openingsPerDay, traits.openingsPerDay), windowMs: DAY_MS };
  const until = laterOf(capUntil(openingsAt, now, hour), capUntil(openingsAt, now, day));
  if (until === undefined) return undefined;
  return {
    until,
    explanation: {
      ru: "С этого канала недавно начато много новых чатов: следующий — позже, чтобы платформа не заблокировала канал.",
      en: "This channel has begun many new chats lately: the next one waits, so that the platform does not ban it.",
    },
  };
}

/** Rules of writing first, by what is known of the client and the account. */
export const CLIENT_RULES: readonly Rule<ClientScene>[] = [
  {
    code: "opted-out",
    for: UNASKED,
    judge: ({ client }) =>
      client.optedOutAt === null
        ? undefined
        : never({
            ru: "Клиент просил не писать ему первыми. Отвечать на его сообщения можно; писать первыми — когда он разрешит («начать»).",
            en: 'The client asked not to be written to first. Answers may go; the rest once they allow it ("start").',
          }),
  },
  { code: "quiet-hours", for: UNASKED, judge: judgeQuiet },
  {
    code: "day-cap",
    for: UNASKED,
    judge: (scene) =>
      judgeCap(
        scene,
        { count: scene.client.settings.proactivePerDay, windowMs: DAY_MS },
        { ru: "сутки", en: "in 24 hours" },
      ),
  },
  {
    code: "week-cap",
    for: UNASKED,
    judge: (scene) =>
      judgeCap(
        scene,
        { count: scene.client.settings.proactivePerWeek, windowMs: WEEK_MS },
        { ru: "неделю", en: "in 7 days" },
      ),
  },
  { code: "opening-pace", for: FIRST, when: ({ lastInboundAt }) => lastInboundAt === null, judge: judgePace },
];
