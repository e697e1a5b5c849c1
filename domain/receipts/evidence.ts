/** What a reply may rest on: gathered once from a turn's rows and tool results, in the shapes that the checks ask for. */
import { dayIn, timeIn } from "../day.ts";
import { BACKED_BY, type Commitment } from "./backing.ts";
import { isObject, objectsIn, stringsIn, textAt, type Json } from "./json.ts";
import { collectSums, type Sum } from "./sums.ts";
import { collectTrips, type Trip } from "./trips.ts";

export interface EvidenceBooking {
  number: string;
  tour: string;
  title: string | Readonly<Record<string, string>>;
  date: string;
  adults: number;
  children: number;
  total: { amount: number; currency: string };
  status: string;
}

/** A turn as the check sees it. */
export interface TurnEvidence {
  /** The organisation's calendar day. */
  today: string;
  timeZone: string;
  /** Tool results of this turn in order, as the model saw them; a refusal is `{ error }`. */
  results: readonly { tool: string; content: unknown }[];
  bookings: readonly EvidenceBooking[];
  facts: unknown;
  history: readonly { author: string; text: string }[];
  /** What a person promised before the conversation came back, and the summary of what was said before the history. */
  notes: readonly string[];
  /** Days on which what is quoted was said, `YYYY-MM-DD`. */
  saidOn?: readonly string[];
}

/** Something that was done, with what it was done to. */
export interface Receipt {
  commitments: readonly Commitment[];
  tool: string;
  content: Readonly<Record<string, unknown>>;
}

export interface PricedParty {
  adults: number;
  children: number;
  perAdult: number;
  perChild: number;
}

export interface ReceiptEvidence {
  today: string;
  receipts: readonly Receipt[];
  /** Errors of this turn's tools, by code. */
  refusals: readonly string[];
  /** Bookings and departures that tools or the context named. */
  trips: readonly Trip[];
  sums: readonly Sum[];
  /** Ages from which the tours of the results take people. */
  ages: readonly number[];
  /** The customer's last message. */
  asked: string;
  /** Parties that a result has priced, in minor units. */
  parties: readonly PricedParty[];
  /** Percentages of fields, such as a child's share of the price, and those that an agent was granted as a discount. */
  percents: ReadonlySet<number>;
  granted: ReadonlySet<number>;
  /** Times of day and days of instants. */
  moments: readonly { day: string; time: string }[];
  /** Lengths of tours in days. */
  lengths: readonly number[];
  /** People in parties: adults, children and both together. */
  counts: ReadonlySet<number>;
  /** Passages and other strings of results. */
  passages: readonly string[];
  /** What a manager wrote or promised, and what we said. */
  managers: readonly string[];
  ours: readonly string[];
  /** The customer's words and the facts we have from them. */
  theirs: readonly string[];
  /** Some search came back without a departure or tour. */
  foundNone: boolean;
  /** Some result told of seats, even if only that there are no departures. */
  looksAtSeats: boolean;
}

function hasFailed(content: unknown): content is { error: { code?: unknown; message?: unknown } } {
  return isObject(content) && isObject(content["error"]);
}

function toReceipt({ tool, content }: { tool: string; content: unknown }): Receipt[] {
  if (hasFailed(content) || !isObject(content)) return [];
  const backed = BACKED_BY[tool];
  if (backed === undefined) return [];
  const commitments = typeof backed === "function" ? backed(content) : backed;
  return commitments.length === 0 ? [] : [{ tool, content, commitments }];
}

/** Passages one by one, so that words of two of them are never taken together; other results as a whole. */
function passagesOf(content: unknown): string[] {
  const passages = isObject(content) && Array.isArray(content["passages"]) ? content["passages"] : undefined;
  const parts: readonly unknown[] = passages ?? [content];
  return parts
    .map((part) => [...stringsIn(part)].filter((text) => !IS_DAY.test(text)).join(". "))
    .filter((text) => text !== "");
}

const isMoney = (value: unknown): value is { amount: number } => isObject(value) && typeof value["amount"] === "number";

/** A share of two named prices: a child's of an adult's. */
function ratiosOf({ per_adult: adult, per_child: child }: Json): number[] {
  if (!isMoney(adult) || !isMoney(child) || adult.amount === 0) return [];
  const share = Math.round((child.amount * 100) / adult.amount);
  return [share, 100 - share];
}

const IS_DAY = /^\d{4}-\d\d-\d\d/;

function percentsOf(values: unknown): Set<number> {
  const percents = new Set<number>();
  for (const object of objectsIn(values)) {
    for (const share of ratiosOf(object)) percents.add(share);
    for (const [key, value] of Object.entries(object)) {
      if (typeof value !== "number" || !key.includes("percent")) continue;
      percents.add(value);
      percents.add(100 - value);
    }
  }
  return percents;
}

function countsOf(values: unknown): Set<number> {
  const counts = new Set<number>();
  for (const { adults, children } of objectsIn(values)) {
    if (typeof adults !== "number") continue;
    counts.add(adults);
    if (typeof children !== "number") continue;
    counts.add(children);
    counts.add(adults + children);
  }
  return counts;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function momentsOf(values: unknown, timeZone: string): { day: string; time: string }[] {
  const days = [...stringsIn(values)]
    .filter((text) => /^\d{4}-\d\d-\d\d$/.test(text))
    .map((day) => ({ day, time: "" }));
  return days.concat(
    [...stringsIn(values)]
      .filter((text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)))
      .map((text) => ({ day: dayIn(new Date(text), timeZone), time: timeIn(new Date(text), timeZone) })),
  );
}

const SEATS = new Set(["seats_left", "departures", "next_departures", "tours", "nearest"]);

function looksAtSeats(contents: readonly unknown[]): boolean {
  return contents.some((content) =>
    [...objectsIn(content)].some((object) => Object.keys(object).some((key) => SEATS.has(key))),
  );
}

/** Works each part out when it is first asked for: most replies claim little, and then little is gathered. */
function lazily<T extends object>(parts: { [K in keyof T]: () => T[K] }): T {
  const made = {} as T;
  for (const key of Object.keys(parts) as (keyof T)[]) {
    const get = (): T[keyof T] => {
      const value = parts[key]();
      Object.defineProperty(made, key, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, key, { get, enumerable: true, configurable: true });
  }
  return made;
}

interface Raw {
  turn: TurnEvidence;
  contents: unknown[];
  discounts: unknown[];
}

const amountOf = (value: unknown): number | undefined =>
  isObject(value) && typeof value["amount"] === "number" ? value["amount"] : undefined;

function partiesIn(value: unknown): PricedParty[] {
  return [...objectsIn(value)].flatMap(({ adults, children, per_adult, per_child }) => {
    const [perAdult, perChild] = [amountOf(per_adult), amountOf(per_child)];
    if (typeof adults !== "number" || typeof children !== "number") return [];
    return perAdult === undefined || perChild === undefined ? [] : [{ adults, children, perAdult, perChild }];
  });
}

/** Gathers what a turn holds. The customer's words back only what they are quoted for, never what we did. */
export function gatherEvidence(gather: () => TurnEvidence): ReceiptEvidence {
  const raw: Raw = lazily<Raw>({
    turn: gather,
    contents: () => raw.turn.results.map(({ content }) => content).filter((content) => !hasFailed(content)),
    discounts: () =>
      evidence.receipts.filter(({ commitments }) => commitments.includes("discount")).map(({ content }) => content),
  });
  const said = (is: (author: string) => boolean): string[] =>
    raw.turn.history.filter(({ author }) => is(author)).map(({ text }) => text);
  const known = (): unknown[] => [raw.contents, raw.turn.bookings];
  const refusals = (): unknown[] => raw.turn.results.map(({ content }) => content).filter(hasFailed);
  const evidence: ReceiptEvidence = lazily<ReceiptEvidence>({
    today: () => raw.turn.today,
    receipts: () => raw.turn.results.flatMap(toReceipt),
    refusals: () =>
      refusals().map((content) =>
        textAt(isObject(content) && isObject(content["error"]) ? content["error"] : {}, "code"),
      ),
    trips: () => collectTrips(known()),
    sums: () =>
      collectSums({
        known: known(),
        facts: raw.turn.facts,
        texts: [...evidence.managers, ...evidence.ours, ...raw.contents.flatMap(passagesOf)],
        theirs: said((author) => author === "client"),
      }),
    ages: () => [...objectsIn(raw.contents)].flatMap(({ min_age }) => (typeof min_age === "number" ? [min_age] : [])),
    asked: () => raw.turn.history.findLast(({ author }) => author === "client")?.text ?? "",
    parties: () => partiesIn(known()),
    percents: () => percentsOf([raw.contents.filter((content) => !raw.discounts.includes(content)), raw.turn.bookings]),
    granted: () => percentsOf(raw.discounts),
    moments: () => momentsOf([known(), raw.turn.saidOn ?? []], raw.turn.timeZone),
    lengths: () => [...objectsIn(known())].flatMap(({ days }) => (typeof days === "number" ? [days] : [])),
    counts: () => countsOf([known(), raw.turn.facts]),
    passages: () => [...raw.contents.flatMap(passagesOf), ...refusals().flatMap((content) => [...stringsIn(content)])],
    managers: () => [...said((author) => author === "manager"), ...raw.turn.notes],
    ours: () => said((author) => author !== "client" && author !== "manager"),
    theirs: () => [...said((author) => author === "client"), [...stringsIn(raw.turn.facts)].join(" ")],
    foundNone: () =>
      [...objectsIn(raw.contents)].some((object) =>
        [object["departures"], object["tours"]].some((list) => Array.isArray(list) && list.length === 0),
      ),
    looksAtSeats: () => looksAtSeats(raw.contents),
  });
  return evidence;
}
