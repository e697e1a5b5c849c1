/** Who may do what: the one table of roles, and the one table of routes. */
import type { MiddlewareHandler } from "hono";
import { ROLES, type Role } from "../../domain/index.ts";
import type { ServerEnv } from "../deps.ts";
import { respondTrouble } from "../problems.ts";

/** `talk`: act in conversations and on clients; `teach`: change what we know; `tune`: configure agents. */
export const PERMISSIONS = ["read", "talk", "teach", "tune"] as const;
export type Permission = (typeof PERMISSIONS)[number];

const MAY: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  manager: ["read", "talk"],
  member: ["read", "talk"],
  "prompt-engineer": ["read", "teach", "tune"],
  viewer: ["read"],
};

/** Everything that changes something. What is not here cannot be called. */
export const WRITES: Readonly<Record<string, Permission>> = {
  "POST /conversations/{conversationId}/messages": "talk",
  "POST /conversations/{conversationId}/takeover": "talk",
  "POST /conversations/{conversationId}/return": "talk",
  "POST /conversations/{conversationId}/notes": "talk",
  "POST /conversations/{conversationId}/assign": "talk",
  "POST /conversations/{conversationId}/close": "talk",
  "POST /approvals/{approvalId}/decision": "talk",
  "POST /clients/{clientId}/merge": "talk",
  "POST /client-merges/{mergeId}/undo": "talk",
  "DELETE /clients/{clientId}/memories": "talk",
  "DELETE /clients/{clientId}/memories/{memoryId}": "talk",
  "POST /clients/{clientId}/forget": "talk",
  "POST /knowledge/documents": "teach",
  "POST /knowledge/pages": "teach",
  "DELETE /knowledge/documents/{documentId}": "teach",
  "POST /knowledge/answers": "teach",
  "POST /knowledge/answers/import": "teach",
  "PATCH /knowledge/answers/{answerId}": "teach",
  "POST /knowledge/answers/{answerId}/restore": "teach",
  "PATCH /knowledge/gaps/{gapId}": "teach",
  "POST /knowledge/gaps/{gapId}/draft": "teach",
  "PATCH /agents/{agent}": "tune",
  "POST /agents/{agent}/restore": "tune",
};

const patterns = Object.entries(WRITES).map(([route, permission]) => ({
  permission,
  pattern: new RegExp(`^${route.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** What a call needs; undefined where there is no such route. */
export function permissionFor(method: string, path: string): Permission | undefined {
  if (SAFE.has(method)) return "read";
  const route = `${method} ${path.replace(/^\/api\/v1/, "")}`;
  return patterns.find(({ pattern }) => pattern.test(route))?.permission;
}

/** What a caller may do. @param role one, or several with commas, as the auth library keeps them */
export function permissionsOf(role: string): Permission[] {
  const held = role.split(",").flatMap((name) => {
    const known = ROLES.find((one) => one === name.trim());
    return known === undefined ? [] : MAY[known];
  });
  return PERMISSIONS.filter((permission) => held.includes(permission));
}

/** Lets through who may; a role that we do not know may nothing. */
export const authorize: MiddlewareHandler<ServerEnv> = async (c, next) => {
  const needed = permissionFor(c.req.method, c.req.path);
  if (needed === undefined)
    return respondTrouble(c, { status: 404, code: "not-found", detail: "there is no such route" });
  const { role } = c.get("caller");
  if (permissionsOf(role).includes(needed)) return next();
  return respondTrouble(c, {
    status: 403,
    code: "forbidden",
    detail: `the role ${role} may not do this: it takes "${needed}"`,
    remedy: "ask an administrator of the organisation",
  });
};
