import type { Karavan } from "../karavan.ts";
import { createChannelAccount, listChannelAccounts, listOrganisations, openCredentials } from "../store/index.ts";
import { DEMO } from "../store/seed/index.ts";

/** TELEGRAM_BOT_TOKEN makes the first Telegram account of the first organisation; a token that is known makes nothing. */
export async function connectFirstAccounts(karavan: Karavan): Promise<void> {
  const token = karavan.config.telegram.botToken;
  if (token === null) return;
  const organisations = await karavan.database.withSystem(listOrganisations);
  const owner = organisations.find(({ id }) => id !== DEMO.orgId) ?? organisations[0];
  if (owner === undefined) {
    karavan.logger.warn(
      "TELEGRAM_BOT_TOKEN is set, but there is no organisation yet: run `karavan org create` or `karavan seed`",
    );
    return;
  }
  await karavan.database.withTenant(owner.id, async (tx) => {
    const accounts = await listChannelAccounts(tx);
    for (const account of accounts.filter(({ kind }) => kind === "telegram")) {
      const credentials = await openCredentials(tx, karavan.sealer, account);
      if (credentials?.["token"] === token) return;
    }
    const now = karavan.clock.now();
    await createChannelAccount(tx, karavan.sealer, { kind: "telegram", name: "Telegram", credentials: { token }, now });
  });
}
