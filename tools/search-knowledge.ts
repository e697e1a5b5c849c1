import { z } from "zod";
import { searchDocuments, searchKnowledge, type MeaningOf } from "../knowledge/index.ts";
import type { AnswerKind } from "../domain/index.ts";
import { text, todayOf } from "./schemas.ts";
import { defineTool, type Tool } from "./tool.ts";

const MAX_ANSWERS = 4;
const MAX_CHUNKS = 3;
/** Templates are words for managers. */
const KINDS = ["faq", "policy", "company", "objection", "review", "script", "document"] as const satisfies readonly (
  AnswerKind | "document"
)[];

/** @param meaningOf what the question means, beside its words */
export const createSearchKnowledgeTool = (meaningOf: MeaningOf): Tool =>
  defineTool({
    name: "search_knowledge",
    description:
      "Looks up what this company says: faq (practical questions), policy (payment, cancellation, children, safety, documents), company (who we are), " +
      "objection (honest answers to doubts), review (what travellers said), script, document (the company's own papers: programmes, price lists, instructions). Use it before answering any question about " +
      "rules, money, safety or practicalities. No passage means that you do not know.",
    access: "reads",
    quotesOthers: true,
    schema: z.object({
      query: text(500).describe("the question, in the customer's words"),
      kinds: z.array(z.enum(KINDS)).max(KINDS.length).optional().describe("kinds to look in; all when left out"),
    }),
    run: async (args, context, database) => {
      const { query, kinds } = args;
      const today = todayOf(context);
      const inPapers = kinds === undefined || kinds.includes("document");
      const meaning = inPapers ? await meaningOf(context.organisation.id, query) : undefined;
      const ofAnswers = kinds?.filter((kind) => kind !== "document");
      const [answers, chunks] = await database.withTenant(context.organisation.id, (tx) =>
        Promise.all([
          ofAnswers?.length === 0
            ? []
            : searchKnowledge(tx, { query, kinds: ofAnswers, locale: context.locale, today, limit: MAX_ANSWERS }),
          inPapers ? searchDocuments(tx, { query, today, meaning, limit: MAX_CHUNKS }) : [],
        ]),
      );
      return {
        content: {
          passages: [
            ...answers.map(({ id, kind, title, text: body }) => ({ id, kind, title, text: body })),
            ...chunks.map(({ number, document, title, heading, text: body }) => ({
              id: `document:${number}`,
              kind: "document",
              title: heading === "" ? title : `${title} › ${heading}`,
              source: document,
              text: body,
            })),
          ],
        },
      };
    },
  });
