import { z } from "zod";
import { LOCALES } from "./locale.ts";

/** Shelves of what a house has written itself. Scripts are words for agents, templates words for managers. */
export const ANSWER_KINDS = ["company", "faq", "objection", "policy", "review", "script", "template"] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** `draft`: waits for a person, and is told to nobody. `retired`: was true once. */
export const ANSWER_STATUSES = ["approved", "draft", "retired"] as const;
export type AnswerStatus = (typeof ANSWER_STATUSES)[number];

const day = z.iso.date().nullable();

/** What may be changed of an answer. */
export const AnswerWords = z.strictObject({
  title: z.string().trim().min(1, "must not be empty").max(300, "at most 300 characters"),
  text: z.string().trim().max(5000, "at most 5000 characters"),
  keywords: z.string().trim().max(1000, "at most 1000 characters"),
  status: z.enum(ANSWER_STATUSES),
  validFrom: day,
  validUntil: day,
});
export type AnswerWords = z.infer<typeof AnswerWords>;

/** One answer in one language; the same in another language has the same kind and key. */
export const NewAnswer = AnswerWords.extend({
  kind: z.enum(ANSWER_KINDS),
  key: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "small Latin letters, digits and -, up to 80"),
  locale: z.enum(LOCALES),
});
export type NewAnswer = z.infer<typeof NewAnswer>;

/** What is wrong with words that are to be told, by field; undefined: nothing. */
export function answerTrouble({
  status,
  text,
  validFrom,
  validUntil,
}: AnswerWords): { field: string; message: string; remedy: string } | undefined {
  if (status === "approved" && text === "")
    return {
      field: "text",
      message: "an approved answer says something",
      remedy: "write the text, or keep it a draft",
    };
  if (validFrom !== null && validUntil !== null && validFrom > validUntil)
    return { field: "validUntil", message: "it ends before it begins", remedy: "exchange the two days" };
  return undefined;
}
