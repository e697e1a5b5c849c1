/** What a person is in an organisation. `member` is what managers were called before there were others. */
export const ROLES = ["owner", "admin", "manager", "prompt-engineer", "viewer", "member"] as const;
export type Role = (typeof ROLES)[number];
