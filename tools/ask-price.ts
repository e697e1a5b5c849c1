import { z } from "zod";
import { ConflictError, formatMoney, isRefusal, localText, Money, type Money as Sum } from "../domain/index.ts";
import { putAgreedPrice, type Tour, type Tx } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { priceFor } from "./price.ts";
import { requireSeats } from "./quote.ts";
import { Adults, Children, Day, text, todayOf, TourRef } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const schema = z.object({
  tour: TourRef,
  date: Day.describe("the departure's first day, YYYY-MM-DD"),
  adults: Adults,
  children: Children,
  total: Money.refine((money) => money.amount > 0, "must be above 0").describe(
    "the total that the customer asks for: amount in minor units (45 000 som = 4500000) and ISO 4217 currency",
  ),
  reason: text(300).describe("why they ask, in their words, for the colleague who decides"),
});

type Args = z.infer<typeof schema>;

/**
 * The list's total in the currency asked for.
 * @throws NotFoundError `not-found`, ConflictError `no-seats`, `too-young`, `no-price` or `not-below-list`
 */
async function listTotal(
  tx: Tx,
  { tour, args, context }: { tour: Tour; args: Args; context: ToolContext },
): Promise<Sum> {
  await requireSeats(tx, tour, { ...args, today: todayOf(context) });
  const price = await priceFor(tx, tour, { context, party: args, date: args.date, currency: args.total.currency });
  const before = price.agreed?.before ?? price.discount?.before ?? price.total;
  if (before.currency !== args.total.currency) {
    throw new ConflictError({
      code: "no-price",
      message: `${tour.sku} has no price in ${args.total.currency}, it has one in ${before.currency}`,
      remedy: "ask in that currency",
    });
  }
  if (args.total.amount < price.total.amount) return before;
  throw new ConflictError({
    code: "not-below-list",
    message: `this party pays ${formatMoney(price.total, "en")} anyway`,
    remedy: "tell the customer that price; nobody has to be asked",
    data: { total: price.total },
  });
}

export const askPriceTool = defineTool({
  name: "ask_price",
  description:
    "Asks a colleague for a total below the list for this party and departure: a round sum, a group's price, what a competitor asks. Only when " +
    "the customer named a sum and agreed that a colleague decides. When they agree, quote and create_booking count with it. A percentage " +
    "is apply_discount. Errors: not-found, no-seats, too-young, no-price, not-below-list.",
  access: "writes",
  kind: "local",
  schema,
  risk: async (args, context, database) => {
    try {
      await database.withTenant(context.organisation.id, async (tx) =>
        listTotal(tx, { tour: await requireTour(tx, args.tour), args, context }),
      );
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
    const { tour, date, adults, children, total } = args;
    return { kind: "price-off-list", subject: `${tour} ${date}, ${adults}+${children}: ${formatMoney(total, "en")}` };
  },
  run: async (args, context, tx) => {
    const tour = await requireTour(tx, args.tour);
    const before = await listTotal(tx, { tour, args, context });
    const { date, adults, children, total, reason } = args;
    const party = { date, adults, children };
    await putAgreedPrice(tx, { dealId: context.dealId, tourId: tour.id, ...party, total, reason, now: context.now });
    const title = localText(tour.title, context.locale);
    return {
      content: { tour: tour.sku, title, ...party, before, total, state: "approved" },
      signals: ["offer_shown"],
      summary: `price agreed for ${tour.sku} on ${date}: ${formatMoney(total, "en")} instead of ${formatMoney(before, "en")}`,
    };
  },
});
