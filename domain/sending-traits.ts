/** What a platform demands of whoever writes on it. Declared by its channel; a channel without traits has no such rules. */
export interface SendingTraits {
  /** Free text goes only so long after the customer's last message; before and after that, these approved templates. */
  window?: { ms: number; templates: readonly ApprovedTemplate[] };
  /** No way past the platform: no links, phones, e-mails or messengers, except pages of the platform itself. */
  conduct?: { ownHosts: readonly string[] };
  /** The platform counts an answer that comes later than this against us. */
  answerWithinMs?: number;
  /** Only the customer begins a chat. */
  customerBegins?: boolean;
  /** Chats that we may begin on one account, where the platform is stricter than the organisation's own pace. */
  openingsPerDay?: number;
}

export interface ApprovedTemplate {
  name: string;
  language: string;
}

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * The platforms' rules as traits, for their channels to declare; a channel adds the templates approved for its account.
 * WhatsApp: free text within 24 hours, else error 131047; the lowest tier begins 250 chats a day. Ozon (communication
 * policy), Wildberries and Yandex Market forbid outside contacts and links; on Wildberries and in Yandex's chats about
 * goods only the buyer begins. They rate shops by answers within a day; none of their APIs names the figure.
 */
export const PLATFORM_TRAITS = {
  whatsapp: { window: { ms: DAY_MS, templates: [] }, openingsPerDay: 250 },
  ozon: { conduct: { ownHosts: ["ozon.ru", "ozon.com", "ozon.kz", "ozon.by"] }, answerWithinMs: DAY_MS },
  wildberries: {
    conduct: { ownHosts: ["wildberries.ru", "wildberries.by", "wildberries.kz", "wildberries.kg", "wb.ru"] },
    answerWithinMs: DAY_MS,
    customerBegins: true,
  },
  yandexMarket: {
    conduct: { ownHosts: ["market.yandex.ru", "ya.cc"] },
    answerWithinMs: DAY_MS,
    customerBegins: true,
  },
} as const satisfies Record<string, SendingTraits>;
