import { isQuestion } from "./questions.ts";
import { normalise, phrases, stem, words } from "./text.ts";

/** The customer asks what was said before: in so many words, or about themselves. */
const REMEMBER = phrases(`
  помните | помнишь | вы помните | напомните что я | напомните что мы | напомни что я | что я … говорил* | что я … писал* | я … говорил* |
  я … писал* | я … рассказывал* | я … упоминал* | мы … говорили | мы … писали | мы … договорил* | вы … обещали |
  что … обещали | что вы обо мне знаете | do you remember | remember | remind me what | did i say | did i tell |
  did i mention | did we say | what did i | what did we | you promised | did you promise | what do you know about me
`);
const ABOUT_US = phrases(`
  у нас | у меня | мой | моя | мое | мои | моей | моего | моих | наш | наша | наше | наши | нашей | нашего | нас | нам |
  мне | меня | я | мы | my | our | i | we | me | us
`);
const ASKS_WHICH = phrases(`
  какой | какая | какое | какие | какого | какую | каких | сколько | кто | кого | кому | чем | чей | когда | где | куда | что | как |
  what | which | who | whom | when | where | how many | how old
`);
/** Those are questions to us: what can be had, and how it goes. */
const TO_US = phrases(`
  можно | можем | могу | есть ли | нужн* | надо | входит | взять | брать | стоит | стоить | предлож* | посовет* | есть у вас | у вас |
  can | could | need | should | included | bring | cost | offer | recommend | do you have
`);
const LITTLE = new Set(
  "какой какая какое какие какого какую каких сколько когда куда что кто кого кому чем наш наша наше наши нашей нашего мой моя мое мои моей моего моих меня мне нам нас помните помнишь напомните говорил говорила говорили писал писала писали рассказывал рассказывала упоминал была были было есть вам вас про еще тогда раньше what which who when where how many did say said tell told mention remember remind about have our your you the was were are is".split(
    " ",
  ),
);

export interface RecallQuestion {
  /** Beginnings of the words that it is about. */
  stems: string[];
  /** Asked in so many words: then less has to fit. */
  isExplicit: boolean;
}

const stemsOf = (text: string): string[] => [
  ...new Set(
    words(normalise(text))
      .filter((word) => word.length >= 3 && !LITTLE.has(word))
      .map(stem),
  ),
];

/** A question about what this customer has told us or been told; undefined where it is about tours and rules. */
export function recallQuestionOf(normal: string): RecallQuestion | undefined {
  const isExplicit = REMEMBER.test(normal);
  const asks = isExplicit || (ABOUT_US.test(normal) && ASKS_WHICH.test(normal) && !TO_US.test(normal));
  if (!asks || !(isQuestion(normal) || normal.includes("?"))) return undefined;
  const stems = stemsOf(normal);
  return stems.length === 0 ? undefined : { stems, isExplicit };
}

const MIN_FIT = { asked: 0.34, guessed: 0.5 } as const;

/** How much of the question a remembered line holds, 0 where it is too little to be the answer. */
export function fitOf(question: RecallQuestion, line: string): number {
  const known = new Set(stemsOf(line));
  const fit = question.stems.filter((one) => known.has(one)).length / question.stems.length;
  return fit >= (question.isExplicit ? MIN_FIT.asked : MIN_FIT.guessed) ? fit : 0;
}
