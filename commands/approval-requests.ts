import { z } from "zod";
import { HumanResponse, InputError } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { listApprovals } from "../store/index.ts";
import { orgIdOf } from "./organisation.ts";

const LISTED = 100;

const ListInput = z.object({ orgSlug: z.string() });
const DecideInput = z.object({ orgSlug: z.string(), approvalId: z.string(), response: HumanResponse });

/** What waits for a person's decision. */
export async function listPending(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug } = ListInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const page = await karavan.database.withTenant(orgId, (tx) =>
    listApprovals(tx, { statuses: ["pending"], limit: LISTED }),
  );
  return page.items;
}

/** Decides one. */
export async function decideOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, approvalId, response } = DecideInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  if (!z.uuid().safeParse(approvalId).success)
    throw new InputError({
      code: "bad-option",
      message: `"${approvalId}" is no approval's id`,
      remedy: "take it from `approvals`",
    });
  return karavan.runtime.decideApproval({ orgId, approvalId, managerId: "console", response });
}
