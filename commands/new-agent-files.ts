/** The files of a new agent, as text: what every agent of the house has, with the places to fill in marked by TODO. */

export interface NewAgent {
  /** `visa`, `visa-desk` */
  name: string;
  /** The customer's words that call it, `*` for any ending. */
  subjects: readonly string[];
}

const identifierOf = (name: string): string =>
  name.replaceAll(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());

const patternOf = (subject: string): string =>
  subject.replaceAll(" ", String.raw`\s+`).replace("*", String.raw`\p{L}*`);

function regexOf({ subjects }: NewAgent): string {
  return String.raw`/(?<!\p{L})(?:${subjects.map(patternOf).join("|")})(?!\p{L})/iu`;
}

const plain = (subject: string): string => subject.replace("*", "");

/** A word to write in the sample conversations: a whole one of the language where there is one. */
function sampleWord({ subjects }: NewAgent, locale: "ru" | "en"): string {
  const script = locale === "ru" ? /^\p{Script=Cyrillic}/u : /^[a-z]/i;
  const own = subjects.filter((subject) => script.test(subject));
  const whole = own.find((subject) => !subject.endsWith("*")) ?? own[0] ?? subjects[0] ?? "";
  return plain(whole);
}

function codeOf(agent: NewAgent): string {
  const { name } = agent;
  return `import { defineAgent } from "../agent.ts";

/** TODO: what it is for, in a line. Called by the customer's own words, at whatever stage. */
export const ${identifierOf(name)} = defineAgent("${name}", [], ${regexOf(agent)});
`;
}

function testOf(agent: NewAgent): string {
  const { name } = agent;
  const calls = (["ru", "en"] as const).map((locale) => JSON.stringify(questionOf(agent, locale)));
  return `import { describe, expect, it } from "vitest";
import { agentByName, specialistFor } from "../index.ts";

describe("${name}", () => {
  it("is called by its subject", () => {
${calls.map((words) => `    expect(specialistFor(${words})).toBe("${name}");`).join("\n")}
  });

  it.each(["Здравствуйте!", "How much is the tour?"])("is not called by %j", (words) => {
    expect(specialistFor(words)).toBeUndefined();
  });

  it("has words of its own in Russian and English", () => {
    expect(agentByName("${name}").prompt("ru").version).toContain("${name}/ru.v");
    expect(agentByName("${name}").prompt("en").version).toContain("${name}/en.v");
  });
});
`;
}

function questionOf(agent: NewAgent, locale: "ru" | "en"): string {
  const word = sampleWord(agent, locale);
  return locale === "ru" ? `Здравствуйте! У меня вопрос: ${word}` : `Hello! I have a question: ${word}`;
}

const frontMatter = (name: string, locale: string): string =>
  `---\nagent: ${name}\nlocale: ${locale}\nversion: 1\n---\n`;

function promptRu({ name, subjects }: NewAgent): string {
  return `${frontMatter(name, "ru")}ТВОЯ РОЛЬ: TODO
Клиент спросил о том, что знаешь ты (${subjects.map(plain).join(", ")}). Ответь на это; продажу продолжит другой.

Как отвечать
- Всё, что ты утверждаешь, бери из search_knowledge. Чего там нет, того не говори: позови человека через hand_off.
- Коротко, по одному делу, не больше одного вопроса.
- TODO: что спросить, чтобы ответ был точным; чего не обещать никогда.
`;
}

function promptEn({ name, subjects }: NewAgent): string {
  return `${frontMatter(name, "en")}YOUR ROLE: TODO
The customer asked about what you know (${subjects.map(plain).join(", ")}). Answer that; another agent goes on with the sale.

How to answer
- Whatever you state comes from search_knowledge. What is not there you do not say: call a person with hand_off.
- Short, one matter at a time, at most one question.
- TODO: what to ask so that the answer is exact; what never to promise.
`;
}

function journeyOf(agent: NewAgent, locale: "ru" | "en"): string {
  const [thanks, none] = locale === "ru" ? ["Спасибо!", "гарантир*"] : ["Thank you!", "guarant*"];
  return `# yaml-language-server: $schema=../schema.json
title: who asks about its subject is answered by ${agent.name}, and then the funnel goes on
agent: ${agent.name}
locale: ${locale}
start:
  clock: 2026-05-04T10:00:00+06:00
turns:
  - client: ${JSON.stringify(questionOf(agent, locale))}
    reply: { by: ${agent.name}, never: ["${none}"] } # TODO: mentions: what must be said
  - client: ${thanks}
    reply: { by: qualify }
end:
  stage: qualification
  mode: bot
  effects: []
`;
}

/** What is left to do by hand, in order. */
export function checklistFor({ name }: NewAgent): string[] {
  const identifier = identifierOf(name);
  return [
    `domain/stages.ts: add "${name}" to AGENTS`,
    `agents/index.ts: import { ${identifier} } from "./${name}/index.ts" and add ${identifier === name ? name : `"${name}": ${identifier}`} to BY_NAME`,
    `prompts/${name}/: say in both languages what it does and what it never promises (the TODOs); they are version 1`,
    "knowledge: give it the passages that it answers from; what has no passage goes to a person",
    `agents/${name}/index.ts: its own tools, if it needs any; a new tool is described in tools/README.md`,
    `evals/journeys/${name}/: tell what a good conversation is, in both languages; \`npm test\` plays them`,
    "node evals/journeys/write-schema.ts: lets editors know the new name",
    "npm run format, npm run check, npm test",
    `agents/README.md: a row for it; then \`karavan agent set ${name} --status training\` lets managers judge its drafts first`,
  ];
}

function readmeOf(agent: NewAgent): string {
  const { name, subjects } = agent;
  return `# agents/${name}

TODO: what it is for. A specialist: it answers messages that speak of ${subjects.map(plain).join(", ")}, at whatever stage, and the
stage's agent goes on with the next message. It moves no deal.

## To do

${checklistFor(agent)
  .map((step) => `- [ ] ${step}`)
  .join("\n")}
`;
}

/** By path from the project's root. */
export function filesFor(agent: NewAgent): Record<string, string> {
  const { name } = agent;
  return {
    [`agents/${name}/index.ts`]: codeOf(agent),
    [`agents/${name}/README.md`]: readmeOf(agent),
    [`agents/${name}/${name}.test.ts`]: testOf(agent),
    [`prompts/${name}/ru.v1.md`]: promptRu(agent),
    [`prompts/${name}/en.v1.md`]: promptEn(agent),
    [`evals/journeys/${name}/answers.ru.yaml`]: journeyOf(agent, "ru"),
    [`evals/journeys/${name}/answers.en.yaml`]: journeyOf(agent, "en"),
  };
}
