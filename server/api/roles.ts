import { DeniedError } from "../../domain/index.ts";
import type { Caller } from "../auth/index.ts";

const ADMINS = new Set(["owner", "admin"]);

/** Lets owners and administrators through. @throws DeniedError `admins-only` */
export function requireAdmin(caller: Caller): Caller {
  if (caller.role.split(",").some((role) => ADMINS.has(role))) return caller;
  throw new DeniedError({
    code: "admins-only",
    message: "only owners and administrators of the organisation may do this",
    remedy: "ask one of them",
  });
}
