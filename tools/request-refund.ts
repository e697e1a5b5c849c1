import { z } from "zod";
import { formatMoney, isRefusal } from "../domain/index.ts";
import { putRefund, weighRefund } from "../store/index.ts";
import { text } from "./schemas.ts";
import { defineTool } from "./tool.ts";

export const requestRefundTool = defineTool({
  name: "request_refund",
  description:
    "Asks a colleague to return money for a paid booking of this customer, whole or in part. Only after they asked for it and you named " +
    "the booking and the rule that applies. Agreed means that a colleague returns the money, not that it has arrived. It cancels " +
    "nothing: cancel_booking does. Errors: not-found, not-paid, above-paid (names what is left to return).",
  access: "writes",
  kind: "local",
  onlyWhenAsked: "refund",
  schema: z.object({
    booking: text(32).describe("the booking's number, such as KRV-10231"),
    amount: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("in minor units of the booking's currency (45 000 som = 4500000); all that was paid when left out"),
    reason: text(500).describe("why, in the customer's words"),
  }),
  risk: async ({ booking, amount }, context, database) => {
    const wish = { clientId: context.clientId, number: booking, amount };
    try {
      const found = await database.withTenant(context.organisation.id, (tx) => weighRefund(tx, wish));
      return { kind: "refund", subject: `${found.number}, ${formatMoney(found.amount, "en")}` };
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  },
  run: async (args, context, tx) => {
    const wish = { clientId: context.clientId, number: args.booking, amount: args.amount };
    const refund = await weighRefund(tx, wish);
    await putRefund(tx, { ...refund, reason: args.reason, now: context.now });
    const { number, amount, left } = refund;
    return {
      content: { number, amount, left, state: "approved" },
      summary: `refund of ${formatMoney(amount, "en")} agreed for ${number}`,
    };
  },
});
