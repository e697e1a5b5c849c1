import { z } from "zod";
import { InputError, NotFoundError } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { explainTurn, type TurnDocument } from "../runtime/index.ts";
import { findOrganisationBySlug, listOrganisations } from "../store/index.ts";

const TraceRequest = z.object({ id: z.uuid(), org: z.string().optional() });

async function organisationsOf(karavan: Karavan, slug: string | undefined): Promise<string[]> {
  return karavan.database.withSystem(async (tx) => {
    if (slug === undefined) return (await listOrganisations(tx)).map(({ id }) => id);
    const organisation = await findOrganisationBySlug(tx, slug);
    return organisation === undefined ? [] : [organisation.id];
  });
}

/** A turn, or a conversation's last one, of whichever organisation has it. Each is asked as itself: no role reads all turns. */
export async function traceTurn(karavan: Karavan, input: unknown): Promise<TurnDocument> {
  const request = TraceRequest.safeParse(input);
  if (!request.success) {
    throw new InputError({ code: "bad-id", message: "TURN is the id of a turn or of a conversation, as a UUID" });
  }
  const { id, org } = request.data;
  for (const orgId of await organisationsOf(karavan, org)) {
    const turn = await explainTurn(karavan.database, { orgId, id });
    if (turn !== undefined) return turn;
  }
  const remedy = "`chat --once TEXT --json` prints a conversationId; the API lists a conversation's turns";
  throw new NotFoundError({ code: "turn-not-found", message: `there is no turn or conversation ${id}`, remedy });
}
