import { z } from "zod";

/** What it is about, such as a booking's number: a second request for the same waits for the first. */
const subject = z.string().min(1).max(200);

/** What makes a write risky: a person decides it before it happens. */
export const Risk = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cancellation"), subject, paid: z.boolean() }),
  z.object({ kind: z.literal("refund"), subject }),
  z.object({ kind: z.literal("discount"), subject, percent: z.number().min(0).max(100) }),
  z.object({ kind: z.literal("price-off-list"), subject }),
]);
export type Risk = z.infer<typeof Risk>;
export type RiskKind = Risk["kind"];

/** Which risky writes an organisation wants to decide itself, and for how long the bot waits. */
export const ApprovalPolicy = z.object({
  cancellation: z.enum(["always", "paid", "never"]).default("always"),
  /** After so many minutes without a decision the conversation goes to a person. */
  expiresMinutes: z.number().int().min(1).max(10_080).default(120),
});
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

/** Refunds, prices off the list and discounts above the limit always do: nobody else may give money away. */
export function needsApproval(risk: Risk, policy: ApprovalPolicy): boolean {
  switch (risk.kind) {
    case "cancellation":
      return policy.cancellation === "always" || (policy.cancellation === "paid" && risk.paid);
    case "discount":
    case "refund":
    case "price-off-list":
      return true;
  }
}

/**
 * `accepted`, `edited`: done, with the arguments as they were or as the person wrote them. `answered`: not done, the person's words
 * go to the customer. `ignored`: not done, without a word. `expired`: nobody decided in time.
 */
export const APPROVAL_STATUSES = ["pending", "accepted", "edited", "answered", "ignored", "expired"] as const;
export const ApprovalStatus = z.enum(APPROVAL_STATUSES);
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;

/** What a person answers to an interrupt, in the shape of LangGraph's `HumanResponse`. */
export const HumanResponse = z.discriminatedUnion("type", [
  z.object({ type: z.literal("accept"), args: z.null().default(null) }),
  z.object({
    type: z.literal("edit"),
    args: z.object({ action: z.string(), args: z.record(z.string(), z.unknown()) }),
  }),
  z.object({ type: z.literal("response"), args: z.string().trim().min(1).max(2000) }),
  z.object({ type: z.literal("ignore"), args: z.null().default(null) }),
]);
export type HumanResponse = z.infer<typeof HumanResponse>;

const STATUS_OF = { accept: "accepted", edit: "edited", response: "answered", ignore: "ignored" } as const;

export const statusOf = (response: HumanResponse): (typeof STATUS_OF)[HumanResponse["type"]] =>
  STATUS_OF[response.type];

/** A risky write waiting for a person. A decision is a compare-and-set from `pending`. */
export const Approval = z.object({
  id: z.uuid(),
  turnId: z.uuid(),
  conversationId: z.uuid(),
  callId: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  risk: Risk,
  status: ApprovalStatus,
  decidedBy: z.string().nullable(),
  decision: HumanResponse.nullable(),
  decidedAt: z.date().nullable(),
  expiresAt: z.date(),
  createdAt: z.date(),
});
export type Approval = z.infer<typeof Approval>;
