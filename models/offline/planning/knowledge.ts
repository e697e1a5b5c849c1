import { isAbout, type KnowledgeQuestion } from "../understanding/index.ts";
import { format } from "../wording/index.ts";
import { toPassages, type Passage } from "./results.ts";
import { botReplies, type Call, type Plan, type Turn } from "./turn.ts";

/** Scripts are for us, not for customers; reviews answer only who asks about the company. */
function searchCall(question: KnowledgeQuestion, query: string): Call {
  const kinds =
    question.topic === "company"
      ? ["faq", "policy", "objection", "review", "document"]
      : ["faq", "policy", "objection", "document"];
  return { name: "search_knowledge", args: { query, kinds } };
}

/** The customer's own sentence first: the search is made for those. */
function searchCalls(turn: Turn, questions: readonly KnowledgeQuestion[]): Call[] {
  const own = turn.heard.normal.replace(/\n+/g, " ").slice(0, 300);
  return questions.map((question) =>
    searchCall(question, questions.length === 1 && own.length > 3 ? own : question.query),
  );
}

/** Topics that something better than a passage answers: a discount given, a review sent, a booking moved. */
export function openQuestions(turn: Turn): readonly KnowledgeQuestion[] {
  const { intents, questions } = turn.heard;
  const settled = new Set<string>();
  if (turn.context.organisation.discountLimitPercent > 0 && turn.can("apply_discount")) settled.add("discount");
  if (turn.can("send_material") && turn.facts.chosenTour !== undefined) settled.add("company");
  if (intents.has("changeBooking") && turn.can("change_booking")) settled.add("cancellation");
  if (intents.has("bookingStatus") && turn.context.bookings.length > 0) settled.add("cancellation").add("payment");
  if (intents.has("cancelBooking") && turn.context.bookings.length > 0) settled.add("cancellation");
  return questions.filter(({ topic }) => !settled.has(topic));
}

export function knowledgeCalls(turn: Turn): Call[] {
  return turn.can("search_knowledge") ? searchCalls(turn, openQuestions(turn)) : [];
}

/** Asked about money or terms, the rule comes before what is merely practical. */
const BY_RULE = new Set(["payment", "cancellation"]);

function best(question: KnowledgeQuestion, passages: readonly Passage[]): Passage | undefined {
  const about = passages.filter((passage) => isAbout(question, passage));
  const rules = about.filter(({ kind }) => kind === "policy");
  const fitting = BY_RULE.has(question.topic) && rules.length > 0 ? rules : about;
  return fitting.find((passage) => isAbout(question, { title: passage.title, text: "" })) ?? fitting[0];
}

export interface Answers {
  texts: string[];
  /** Questions that no passage answers. */
  open: number;
}

const STEM = 5;
/** The head of a table: its rows repeat its words. */
const HEAD = /^[^\n]* \| [^\n]*\n/u;

/** Of a paper the lines that speak most of what is asked: a price list answers with its row, not with its neighbour's. */
function linesAbout(stems: readonly string[], text: string): string {
  const lines = text.replace(HEAD, "").split("\n");
  const hits = lines.map((line) => {
    const plain = line.toLowerCase().replaceAll("ё", "е");
    return stems.filter((stem) => plain.includes(stem)).length;
  });
  const most = Math.max(...hits);
  return most === 0 ? text : lines.filter((_, at) => hits[at] === most).join("\n");
}

/** What a question is about, and without one what the customer's words are. */
function subjectOf(turn: Turn, question: KnowledgeQuestion | undefined): readonly string[] {
  const { normal } = turn.heard;
  const own = question?.stems.filter((stem) => normal.includes(stem)) ?? [];
  return own.length > 0 ? own : (normal.match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, STEM));
}

/** The passage; who has read it already is told only the sentence that answers this question. */
function passageText(turn: Turn, passage: Passage, question: KnowledgeQuestion | undefined): string {
  const text = format.shorten(
    passage.kind === "document" ? linesAbout(subjectOf(turn, question), passage.text) : passage.text,
    420,
  );
  if (question === undefined || !botReplies(turn).some((reply) => reply.includes(text))) return text;
  const own = question.stems.filter((part) => turn.heard.normal.includes(part));
  return format.sentencesAbout(passage.text, own.length > 0 ? own : question.stems);
}

/** Answers to the questions heard, in passages' words; a question without a passage stays open. */
export function* answerQuestions(turn: Turn, questions: readonly KnowledgeQuestion[]): Plan<Answers> {
  if (questions.length === 0 || !turn.can("search_knowledge")) return { texts: [], open: questions.length };
  const first = yield searchCalls(turn, questions);
  const found = questions.map((question, index) => best(question, toPassages(first[index])));
  const missed = questions.filter((question, index) => found[index] === undefined && question.query !== "");
  const second = missed.length === 0 ? [] : yield missed.map((question) => searchCall(question, question.query));
  missed.forEach((question, index) => {
    found[questions.indexOf(question)] ??= best(question, toPassages(second[index]));
  });
  const texts = found.flatMap((passage, index) =>
    passage === undefined ? [] : [passageText(turn, passage, questions[index])],
  );
  return { texts: [...new Set(texts)], open: found.filter((passage) => passage === undefined).length };
}

/** What the house says to an objection, and nothing made up when it says nothing. */
export function* answerObjection(turn: Turn, extra: readonly Call[]): Plan<string> {
  const call = {
    name: "search_knowledge",
    args: { query: turn.heard.normal.replace(/\n+/g, " ").slice(0, 300), kinds: ["objection"] },
  };
  const [result] = yield [call, ...extra];
  const [passage] = toPassages(result);
  return passage === undefined ? "" : passageText(turn, passage, undefined);
}
