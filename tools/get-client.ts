import { z } from "zod";
import { NotFoundError } from "../domain/index.ts";
import { getClient, listBookings, stands } from "../store/index.ts";
import { defineTool } from "./tool.ts";
import { toBookingView } from "./views.ts";

export const getClientTool = defineTool({
  name: "get_client",
  description:
    "The customer's card: name, phone, language, stage, known facts and bookings. The context already holds most of it.",
  access: "reads",
  schema: z.object({}),
  run: async (_args, context, database) => {
    const [client, bookings] = await database.withTenant(context.organisation.id, (tx) =>
      Promise.all([getClient(tx, context.clientId), listBookings(tx, context.clientId, { last: true })]),
    );
    if (client === undefined)
      throw new NotFoundError({ code: "not-found", message: "this client does not exist any more" });
    return {
      content: {
        name: client.name,
        phone: client.phone,
        locale: client.locale ?? context.locale,
        stage: context.stage,
        facts: context.facts,
        bookings: bookings.map((booking) => toBookingView(booking, context.locale)),
      },
      signals: bookings.some(stands) ? ["booking_stands"] : [],
    };
  },
});
