import { phrases } from "./text.ts";

const SOURCE = phrases(`
  посоветовал* | порекомендовал* | рекомендовал* | услышал* о вас | слышал* о вас | узнал* о вас | узнали про вас |
  нашел вас | нашла вас | нашли вас | увидел* вашу рекламу | увидел* вас | из инстаграм* | в инстаграм* | через инстаграм* |
  через гугл | в гугле | в 2гис | в тиктоке | по рекламе | по совету* | recommended you | recommended us you | recommended by |
  told me about you | told us about you | found you | heard about you | heard of you | saw your ad* | from instagram |
  on instagram | via instagram | on google | through google | on tiktok | from a friend
`);
const EXPERIENCE = phrases(`
  никогда не … ездил* | никогда не … ходил* | никогда не … был* | никогда не … сидел* | впервые | первый раз | есть опыт |
  нет опыта | без опыта | опытн* | уже ходил* | уже был* | уже ездил* | бывал* в | много ходим | давно ходим |
  never ridden | never hiked | never been | never done | first time | have hiked | have ridden | we've hiked | been to | experienced |
  no experience | some experience | beginners
`);

/** The clause of the customer's own words that holds the pattern. */
function clause(raw: string, pattern: RegExp): string | undefined {
  const parts = raw.split(/[.!?;\n]+|,\s+(?=но |а |и |but |and )/u).map((part) => part.trim());
  return parts.find((part) => pattern.test(part.toLowerCase().replaceAll("ё", "е")))?.slice(0, 200);
}

/** How they came to us, in their own words; only what they say of us, never a recommendation they ask for. */
export function findSource(raw: string): string | undefined {
  const found = clause(raw, SOURCE);
  return found === undefined || raw.trim().endsWith(`${found}?`) ? undefined : found;
}

/** What they have done before, in their own words. */
export function findExperience(raw: string): string | undefined {
  const found = clause(raw, EXPERIENCE);
  return found === undefined || raw.trim().endsWith(`${found}?`) ? undefined : found;
}
