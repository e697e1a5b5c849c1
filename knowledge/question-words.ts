/** Words that make a sentence a question and say nothing about its subject; PostgreSQL's stop words lack them. */
const QUESTION_WORDS = new Set(
  [
    "сколько можно нужно нужен нужна нужны надо какой какая какое какие каком какого какую есть стоит будет будут",
    "скажите подскажите пожалуйста расскажите хочу хотим хотела хотел интересует вообще вопрос здравствуйте привет",
    "need want please tell know much many hello hi question like would could",
  ]
    .join(" ")
    .split(" "),
);

/** The question without them; the question itself when nothing else is in it. */
export function subjectOf(question: string): string {
  const words = question.match(/[\p{L}\p{M}\p{N}'-]+/gu) ?? [];
  const subject = words.filter((word) => !QUESTION_WORDS.has(word.toLowerCase()));
  return subject.length === 0 ? question : subject.join(" ");
}
