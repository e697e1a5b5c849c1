import { findPhoneNumbersInText, type CountryCode } from "libphonenumber-js";

export type OutsideContact = "link" | "email" | "phone" | "messenger";

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const HANDLE = /(?<![\p{L}\p{N}.@])@[a-z][a-z0-9_]{3,}/iu;
const TOP_LEVELS =
  "ru|com|net|org|info|kg|kz|by|uz|ua|рф|io|me|co|su|biz|online|shop|store|site|app|link|pro|club|travel";
const HOST = new RegExp(
  `(?<scheme>https?://|www\\.)?(?<![\\p{L}\\p{N}@.-])(?<host>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?` +
    `(?:\\.[\\p{L}\\p{N}-]+)*\\.(?:${TOP_LEVELS}))(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
  "giu",
);
const SCHEME = /https?:\/\/(?<host>[^\s/?#]+)/giu;
const MESSENGERS = new RegExp(
  "(?<![\\p{L}\\p{N}])(?:телеграм\\p{L}*|телег[ауеи]|тг-?канал\\p{L}*|в тг|telegram\\p{L}*|ват?[сц]ап\\p{L}*|воц?т?сап\\p{L}*|" +
    "whats ?app\\p{L}*|вайбер\\p{L}*|viber\\p{L}*|инстаграм\\p{L}*|инст[ауеы]|instagram|insta|вконтакте|в вк|вк\\.ком|" +
    "фейсбук\\p{L}*|facebook|skype|скайп\\p{L}*|мессенджер\\p{L}*|wechat|signal messenger|max messenger)(?![\\p{L}\\p{N}])",
  "iu",
);
/** National forms differ; a number of nine digits alone may as well be an article, so it counts only with its prefix. */
const COUNTRIES: readonly CountryCode[] = ["RU", "KG", "KZ"];
const DIALLED = /^[+80(]/;
/** Enough digits close together to be dialled; without them the search, which is slow, is not begun. */
const MANY_DIGITS = /\d(?:[^\p{L}\d]{0,4}\d){8}/u;

const isOwn = (host: string, own: readonly string[]): boolean =>
  own.some((name) => host === name || host.endsWith(`.${name}`));

function hostsIn(text: string): string[] {
  return [...text.matchAll(SCHEME), ...text.matchAll(HOST)].map((match) =>
    (match.groups?.["host"] ?? "")
      .toLowerCase()
      .replace(/^www\./, "")
      .replace(/[.,;:)]+$/, ""),
  );
}

function hasPhone(text: string): boolean {
  if (!MANY_DIGITS.test(text)) return false;
  return COUNTRIES.some((country) =>
    findPhoneNumbersInText(text, country).some(({ startsAt }) => DIALLED.test(text.slice(startsAt))),
  );
}

/**
 * The ways past the platform that a text shows: what marketplaces forbid in their chats. Order and article numbers,
 * prices and dates are none.
 * @param ownHosts pages of the platform itself, which may be named
 */
export function outsideContacts(text: string, ownHosts: readonly string[]): OutsideContact[] {
  const withoutEmails = text.replace(new RegExp(EMAIL, "gu"), " ");
  const found: [OutsideContact, boolean][] = [
    ["link", hostsIn(withoutEmails).some((host) => !isOwn(host, ownHosts))],
    ["email", EMAIL.test(text)],
    ["phone", hasPhone(text)],
    ["messenger", MESSENGERS.test(text) || HANDLE.test(text)],
  ];
  return found.flatMap(([kind, is]) => (is ? [kind] : []));
}
