import { planTripFollowUps, tripFollowUpKey, tripKey, type BookedTrip } from "../domain/index.ts";
import { cancelTimersOf, readClientZone, setTimer, type Tx } from "../store/index.ts";
import type { ToolContext } from "./tool.ts";

/** What is said before and after a trip is planned with its booking, and anew when its days change. */
export async function planTrip(tx: Tx, trip: BookedTrip, context: ToolContext): Promise<void> {
  const { organisation, clientId, conversationId, now } = context;
  const { settings } = organisation;
  const timeZone = await readClientZone(tx, clientId, organisation);
  await dropTrip(tx, { number: trip.number, reason: "booking-changed" }, context);
  for (const { dueAt, ...data } of planTripFollowUps(trip, { settings: settings.followUps, timeZone, now })) {
    const key = tripFollowUpKey(data);
    await setTimer(tx, { clientId, conversationId, kind: "follow-up", key, dueAt, text: null, data, now });
  }
}

/** Nothing more is said of a trip. */
export async function dropTrip(
  tx: Tx,
  { number, reason }: { number: string; reason: string },
  { clientId }: ToolContext,
): Promise<void> {
  await cancelTimersOf(tx, { clientId, keyPrefix: tripKey(number), reason });
}
