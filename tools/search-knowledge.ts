import { z } from "zod";
import { searchKnowledge } from "../knowledge/index.ts";
import { PASSAGE_KINDS } from "../store/index.ts";
import { text } from "./schemas.ts";
import { defineTool } from "./tool.ts";

const MAX_PASSAGES = 4;

export const searchKnowledgeTool = defineTool({
  name: "search_knowledge",
  description:
    "Looks up what this company says: faq (practical questions), policy (payment, cancellation, children, safety, documents), " +
    "objection (honest answers to doubts), review (what travellers said), script. Use it before answering any question about " +
    "rules, money, safety or practicalities. No passage means that you do not know.",
  access: "reads",
  quotesOthers: true,
  schema: z.object({
    query: text(500).describe("the question, in the customer's words"),
    kinds: z
      .array(z.enum(PASSAGE_KINDS))
      .max(PASSAGE_KINDS.length)
      .optional()
      .describe("kinds to look in; all when left out"),
  }),
  run: async (args, context, database) => {
    const { query, kinds } = args;
    const passages = await database.withTenant(context.organisation.id, (tx) =>
      searchKnowledge(tx, { query, kinds, locale: context.locale, limit: MAX_PASSAGES }),
    );
    return {
      content: { passages: passages.map(({ id, kind, title, text: body }) => ({ id, kind, title, text: body })) },
    };
  },
});
