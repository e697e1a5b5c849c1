import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { DEAL_FACTS, FACT_KEYS, parseFact, type FactKey, type FactProposal } from "../domain/index.ts";
import { isPhone } from "./phone.ts";
import { todayOf } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const SHAPES = [
  "name, phone, destination, interests, experience, source, objection, review: text",
  'dates: {"from": "YYYY-MM-DD", "to": "YYYY-MM-DD", "flexible": true} (to and flexible may be left out; a month is its first and last day)',
  'party: {"adults": 2, "children": 1, "childAges": [8]} (childAges in years when told, otherwise left out)',
  'budget: {"amount": 4500000, "currency": "KGS", "perPerson": true} (minor units: 45 000 som = 4500000; perPerson only when they said so)',
  "chosenTour: sku; chosenDate: YYYY-MM-DD; rating: 1 to 5",
].join(". ");

// Keys and values stay loose here, so that one wrong fact is refused alone and its neighbours are kept.
const schema = z.object({
  facts: z
    .array(
      z.object({
        key: z
          .string()
          .max(64)
          .describe(`one of ${FACT_KEYS.join(", ")}`),
        value: z.unknown().describe(`${SHAPES}. null takes a fact back`),
      }),
    )
    .min(1)
    .max(20),
});

type Verdict = { ok: true; fact: FactProposal } | { ok: false; reason: string };

const isKey = (key: string): key is FactKey => (FACT_KEYS as readonly string[]).includes(key);

/** Some models send a structured value as JSON text. */
function unwrap(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const trimmed = value.trim();
  if (!/^\{.*\}$/s.test(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return trimmed; // text that only looks like JSON
  }
}

/** What the shapes cannot say; answers the reason when it does not hold. */
function complaint({ key, value }: FactProposal, today: string): string | undefined {
  if (value === null) return undefined;
  if (JSON.stringify(value).includes("\\u0000")) return "must not hold NUL characters";
  if (key === "phone" && !(typeof value === "string" && isPhone(value))) return "is not a telephone number";
  if (key === "budget" && (value as { amount: number }).amount <= 0) return "must be above 0";
  if (key !== "dates") return undefined;
  const { from, to } = value as { from: string; to?: string };
  if (to !== undefined && to < from) return "dates.to is before dates.from";
  return (to ?? from) < today ? `is in the past, today is ${today}` : undefined;
}

function judge(proposal: { key: string; value?: unknown }, today: string): Verdict {
  if (!isKey(proposal.key)) return { ok: false, reason: `unknown key, use one of ${FACT_KEYS.join(", ")}` };
  const parsed = parseFact({ key: proposal.key, value: unwrap(proposal.value) });
  if (!parsed.ok) return parsed;
  const fact = { key: proposal.key, value: parsed.value };
  const reason = complaint(fact, today);
  return reason === undefined ? { ok: true, fact } : { ok: false, reason };
}

/**
 * A fact that is known already is not written again: facts are append-only. After the trip it may be a wish for the next one,
 * which has facts of its own.
 */
function isNews(fact: FactProposal, context: ToolContext): boolean {
  const nextDeal = context.stage === "feedback" || context.stage === "repeat";
  if (nextDeal && (DEAL_FACTS as readonly FactKey[]).includes(fact.key)) return true;
  return !isDeepStrictEqual(context.facts[fact.key] ?? null, fact.value);
}

export const rememberTool = defineTool({
  name: "remember",
  description:
    "Keeps what the customer said about themselves and their wishes, so that nobody asks twice. Call it in the same step as soon " +
    "as they say something that fits a key, several facts at once. Only what they said, never a guess.",
  access: "reads",
  schema,
  run: async (args, context) => {
    const today = todayOf(context);
    const verdicts = args.facts.map((proposal) => ({ key: proposal.key, verdict: judge(proposal, today) }));
    const accepted = verdicts.flatMap(({ verdict }) => (verdict.ok ? [verdict.fact] : []));
    const newest = [...new Map(accepted.map((fact) => [fact.key, fact])).values()];
    return {
      content: {
        remembered: newest.map((fact) => fact.key),
        rejected: verdicts.flatMap(({ key, verdict }) => (verdict.ok ? [] : [{ key, reason: verdict.reason }])),
      },
      facts: newest.filter((fact) => isNews(fact, context)),
    };
  },
});
