import { z } from "zod";
import { Money } from "./money.ts";
import { safeParse } from "./safe-parse.ts";

const day = z.iso.date();

/**
 * What we may know of a client, by key. Facts are append-only and carry the message they came from; the newest by
 * message order wins. `null` takes a fact back.
 */
export const FACT_SHAPES = {
  name: z.string().min(1).max(200),
  phone: z.string().min(5).max(32),
  destination: z.string().min(1).max(200),
  interests: z.string().min(1).max(500),
  /** Wished travel dates; `to` missing means one day or unknown; `flexible` for "some time in July". */
  dates: z.object({ from: day, to: day.optional(), flexible: z.boolean().optional() }),
  /** `childAges`: in full years, as far as they were told; prices and least ages follow them. */
  party: z
    .object({
      adults: z.number().int().min(1).max(200),
      children: z.number().int().min(0).max(200),
      childAges: z.array(z.number().int().min(0).max(17)).min(1).max(200).optional(),
    })
    .refine(({ children, childAges }) => (childAges?.length ?? 0) <= children, "more ages than children"),
  budget: Money.extend({ perPerson: z.boolean().optional() }),
  experience: z.string().min(1).max(500),
  source: z.string().min(1).max(200),
  objection: z.string().min(1).max(500),
  chosenTour: z.string().min(1).max(64),
  chosenDate: day,
  rating: z.number().int().min(1).max(5),
  review: z.string().min(1).max(4000),
} as const;

export type FactKey = keyof typeof FACT_SHAPES;
export const FACT_KEYS = Object.keys(FACT_SHAPES) as [FactKey, ...FactKey[]];
export type FactValue<K extends FactKey> = z.infer<(typeof FACT_SHAPES)[K]>;
/** The facts in force: the newest value of each key. */
export type Facts = { [K in FactKey]?: FactValue<K> };

export interface FactProposal {
  key: FactKey;
  value: unknown;
}

/** Checks a proposed fact against its shape; answers the reason when it does not fit. */
export function parseFact(proposal: FactProposal): { ok: true; value: unknown } | { ok: false; reason: string } {
  if (proposal.value === null) return { ok: true, value: null };
  const parsed = safeParse<unknown>(FACT_SHAPES[proposal.key], proposal.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const path = [proposal.key, ...(issue?.path ?? [])].join(".");
  return { ok: false, reason: `${path}: ${issue?.message ?? "does not fit"}` };
}

/** Facts that belong to one deal; the others belong to the person and outlive it. */
export const DEAL_FACTS = [
  "destination",
  "dates",
  "party",
  "budget",
  "objection",
  "chosenTour",
  "chosenDate",
  "rating",
  "review",
] as const satisfies readonly FactKey[];
