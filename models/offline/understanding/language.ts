import type { Locale } from "../../../domain/index.ts";
import { normalise, phrases, words } from "./text.ts";

/** What replies are written in. Kyrgyz and Kazakh are greeted in kind and answered in Russian. */
export type ReplyLanguage = "ru" | "en";

const KYRGYZ = phrases(`
  саламатсызбы* | саламатчылык* | салам | салам алейкум | ассалому алейкум | кандайсыз* | рахмат |
  жакшысызбы* | кутман* | саламатсынарбы
`);
const KAZAKH = phrases(
  `салеметсіз* | сәлеметсіз* | сәлем* | салем | қайырлы | қалайсыз* | рақмет* | рахмет | армысыз*`,
);
const ENGLISH = phrases(`
  i | i'm | im | we | we're | you | your | the | a | an | is | are | do | does | can | could | would | what |
  when | where | how | which | hi | hello | hey | good | yes | no | not | ok thanks | thanks | thank |
  please | for | to | from | and | with | in | of | it | my | our | me | us | adults | adult | kids |
  children | people | person | each | book | tour | tours | trip | budget | one | first | second | third |
  sure | great | january | february | march | april | may | june | july | august | september | october |
  november | december | expensive | cheaper | cancel | next | week | weekend | mountains | lake | bye |
  stop | hate | love | two | three | four | think | just | nope | yep | anywhere
`);

function countOf(text: string, script: RegExp): number {
  return (text.match(script) ?? []).length;
}

/** The language one text is in, or undefined when it gives no hint ("ok", a number, a bare name). */
export function languageOf(text: string): Locale | undefined {
  const normal = normalise(text.replace(/https?:\/\/\S+|\S+@\S+/g, " "));
  const cyrillic = countOf(normal, /\p{Script=Cyrillic}/gu);
  const latin = countOf(normal, /\p{Script=Latin}/gu);
  if (cyrillic > 0 && cyrillic >= latin / 3) {
    if (/[әғқұіһ]/.test(normal) || KAZAKH.test(normal)) return "kk";
    if (/[ңүө]/.test(normal) || KYRGYZ.test(normal)) return "ky";
    return "ru";
  }
  if (latin === 0) return undefined;
  const sure = ENGLISH.test(normal) || words(normal).length >= 4;
  return sure ? "en" : undefined;
}

/** A greeting word in Kyrgyz or Kazakh, which is answered in kind. */
export function greetingLanguage(normal: string): "ky" | "kk" | undefined {
  if (phrases(`саламатсызбы* | салам | салам алейкум | ассалому алейкум | саламатсынарбы | кутман*`).test(normal))
    return "ky";
  if (phrases(`сәлеметсіз* | салеметсіз* | сәлем* | салем | қайырлы | армысыз*`).test(normal)) return "kk";
  return undefined;
}

/** Newest text that tells; otherwise the conversation's locale. */
export function replyLanguage(newestFirst: readonly string[], fallback: Locale): ReplyLanguage {
  for (const text of newestFirst) {
    const found = languageOf(text);
    if (found !== undefined) return found === "en" ? "en" : "ru";
  }
  return fallback === "en" ? "en" : "ru";
}
