import { isAbout, type KnowledgeQuestion } from "../understanding/index.ts";
import { format } from "../wording/index.ts";
import { toPassages, type Passage } from "./results.ts";
import type { Call, Plan, Turn } from "./turn.ts";

/** Scripts are for us, not for customers; reviews answer only who asks about the company. */
function searchCall(question: KnowledgeQuestion, query: string): Call {
  const kinds =
    question.topic === "company" ? ["faq", "policy", "objection", "review"] : ["faq", "policy", "objection"];
  return { name: "search_knowledge", args: { query, kinds } };
}

/** The customer's own sentence first: the search is made for those. */
function searchCalls(turn: Turn, questions: readonly KnowledgeQuestion[]): Call[] {
  const own = turn.heard.normal.replace(/\n+/g, " ").slice(0, 300);
  return questions.map((question) =>
    searchCall(question, questions.length === 1 && own.length > 3 ? own : question.query),
  );
}

export function knowledgeCalls(turn: Turn): Call[] {
  return turn.can("search_knowledge") ? searchCalls(turn, turn.heard.questions) : [];
}

function best(question: KnowledgeQuestion, passages: readonly Passage[]): Passage | undefined {
  const fitting = passages.filter((passage) => isAbout(question, passage));
  return fitting.find((passage) => isAbout(question, { title: passage.title, text: "" })) ?? fitting[0];
}

export interface Answers {
  texts: string[];
  /** Questions that no passage answers. */
  open: number;
}

function passageText(passage: Passage): string {
  return format.shorten(passage.text, 420);
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
  const texts = [...new Set(found.filter((passage) => passage !== undefined).map(passageText))];
  return { texts, open: found.filter((passage) => passage === undefined).length };
}

/** What the house says to an objection, and nothing made up when it says nothing. */
export function* answerObjection(turn: Turn, extra: readonly Call[]): Plan<string> {
  const call = {
    name: "search_knowledge",
    args: { query: turn.heard.normal.replace(/\n+/g, " ").slice(0, 300), kinds: ["objection"] },
  };
  const [result] = yield [call, ...extra];
  const [passage] = toPassages(result);
  return passage === undefined ? "" : passageText(passage);
}
