import { z } from "zod";
import { ConflictError, discounted, formatMoney, judgeDiscount } from "../domain/index.ts";
import { putDiscount } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { priceFor, type Price } from "./price.ts";
import { Adults, Children, Day, text, TourRef } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const judge = (percent: number, { organisation }: ToolContext) =>
  judgeDiscount(percent, { limitPercent: organisation.settings.discountLimitPercent });

/** @throws ConflictError `above-limit` */
function refuseAboveLimit(percent: number, context: ToolContext): void {
  const verdict = judge(percent, context);
  if (verdict.allowed || context.approved) return;
  const { limitPercent } = verdict;
  throw new ConflictError({
    code: "above-limit",
    message: `${percent} % is more than you may give, the limit is ${limitPercent} %`,
    remedy:
      limitPercent === 0
        ? "offer to ask a colleague, and when they want that, call again with ask_colleague"
        : "offer the limit, or to ask a colleague, and when they want that, call again with ask_colleague",
    data: { limitPercent },
  });
}

/** @throws ConflictError `price-agreed` */
function refuseOnAgreed({ agreed, total }: Price): void {
  if (agreed === null) return;
  throw new ConflictError({
    code: "price-agreed",
    message: `a colleague has agreed on ${formatMoney(total, "en")} for this party; no discount comes on top`,
    remedy: "tell the customer that price",
  });
}

export const applyDiscountTool = defineTool({
  name: "apply_discount",
  description:
    "Takes a percentage off one tour's price for this customer, within the limit in the context (organisation.discountLimitPercent). " +
    "Only when they asked for a discount or stopped at the price. quote and create_booking then count with it. Errors: price-agreed; above-limit, then with ask_colleague a person decides.",
  access: "writes",
  kind: "local",
  schema: z.object({
    tour: TourRef,
    date: Day.describe("the departure's first day, YYYY-MM-DD"),
    adults: Adults,
    children: Children,
    percent: z.number().int().min(1).max(100).describe("whole percent off the total"),
    reason: text(300).describe("why, for managers"),
    ask_colleague: z
      .boolean()
      .optional()
      .describe("above the limit: a person decides; only when the customer knows that and wants it"),
  }),
  risk: async ({ tour, date, percent, ask_colleague: asks }, context) =>
    asks === true && !judge(percent, context).allowed
      ? { kind: "discount", subject: `${tour} ${date}`, percent }
      : undefined,
  run: async (args, context, tx) => {
    refuseAboveLimit(args.percent, context);
    const tour = await requireTour(tx, args.tour);
    const price = await priceFor(tx, tour, { context, party: args, date: args.date });
    refuseOnAgreed(price);
    const before = price.discount?.before ?? price.total;
    const { percent, reason, date } = args;
    await putDiscount(tx, { dealId: context.dealId, tourId: tour.id, percent, reason, now: context.now });
    const total = discounted(before, percent);
    return {
      content: { tour: tour.sku, date, percent, before, total },
      signals: ["offer_shown"],
      summary: `discount of ${percent} % on ${tour.sku}: ${formatMoney(before, "en")} to ${formatMoney(total, "en")}`,
    };
  },
});
