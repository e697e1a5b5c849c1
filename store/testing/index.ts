export * from "./create-test-database.ts";
export * from "./create-test-organisation.ts";
export { openEmptyEmbedded, openMigratedEmbedded } from "./embedded-template.ts";
export * from "./catalogue-fixture.ts";
export * from "./database-proxy.ts";
export * from "./server-login.ts";
export * from "./rows-of-every-table.ts";
export * from "./tenancy-gaps.ts";
export * from "./many-rows.ts";
