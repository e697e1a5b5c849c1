import { z } from "zod";
import type { Facts } from "./fact.ts";
import type { Stage } from "./stages.ts";

/** Why a lead stands where it stands; managers read them in their own language by code. */
export const LEAD_REASONS = [
  "place-known",
  "dates-known",
  "dates-exact",
  "party-known",
  "budget-known",
  "tour-chosen",
  "date-chosen",
  "contact-known",
  "recommended",
  "offer-seen",
  "negotiates",
  "objects",
  "has-booked",
  "came-back",
  "satisfied",
  "dissatisfied",
] as const;
export type LeadReason = (typeof LEAD_REASONS)[number];

export const LeadScore = z.object({
  /** 0 to 100: how near to a purchase. */
  score: z.number().int().min(0).max(100),
  reasons: z.array(z.object({ reason: z.enum(LEAD_REASONS), points: z.number().int() })),
});
export type LeadScore = z.infer<typeof LeadScore>;

export interface Lead {
  facts: Facts;
  stage: Stage;
  /** Bookings of all time that were not cancelled. */
  bookings: number;
  phone: string | null;
}

interface LeadRule {
  reason: LeadReason;
  points: number;
  holds(lead: Lead): boolean;
}

const RECOMMENDED = /реком|посовет|подруг|друз|друг|знаком|сестр|брат|мам|recommend|friend|sister|brother|colleague/iu;
const fact = (reason: LeadReason, points: number, key: keyof Facts): LeadRule => ({
  reason,
  points,
  holds: ({ facts }) => facts[key] !== undefined,
});

const RULES: readonly LeadRule[] = [
  fact("place-known", 8, "destination"),
  fact("dates-known", 8, "dates"),
  {
    reason: "dates-exact",
    points: 6,
    holds: ({ facts }) => facts.dates !== undefined && facts.dates.flexible !== true,
  },
  fact("party-known", 8, "party"),
  fact("budget-known", 10, "budget"),
  fact("tour-chosen", 12, "chosenTour"),
  fact("date-chosen", 10, "chosenDate"),
  { reason: "contact-known", points: 12, holds: ({ facts, phone }) => (facts.phone ?? phone) !== null },
  { reason: "recommended", points: 6, holds: ({ facts }) => RECOMMENDED.test(facts.source ?? "") },
  { reason: "offer-seen", points: 6, holds: ({ stage }) => ["offer", "negotiation", "sale"].includes(stage) },
  { reason: "negotiates", points: 4, holds: ({ stage }) => stage === "negotiation" },
  { reason: "objects", points: -8, holds: ({ facts, stage }) => facts.objection !== undefined && stage !== "sale" },
  { reason: "has-booked", points: 20, holds: ({ stage }) => stage === "sale" || stage === "service" },
  {
    reason: "came-back",
    points: 12,
    holds: ({ bookings, stage }) => bookings > (stage === "sale" || stage === "service" ? 1 : 0),
  },
  { reason: "satisfied", points: 10, holds: ({ facts }) => (facts.rating ?? 0) >= 4 },
  { reason: "dissatisfied", points: -15, holds: ({ facts }) => facts.rating !== undefined && facts.rating <= 2 },
];

/** How near a client is to a purchase, and why: from facts and rows alone, so that nobody has to take a model's word. */
export function scoreLead(lead: Lead): LeadScore {
  const reasons = RULES.filter((rule) => rule.holds(lead)).map(({ reason, points }) => ({ reason, points }));
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return { score: Math.min(100, Math.max(0, sum)), reasons };
}
