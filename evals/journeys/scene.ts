import {
  addDays,
  addMs,
  InputError,
  parseFact,
  quoteParty,
  type FactKey,
  type Organisation,
} from "../../domain/index.ts";
import {
  appendFacts,
  createBooking,
  createId,
  createOrganisation,
  findTour,
  insertOutgoing,
  lockChat,
  lockConversation,
  moveDeal,
  openConversation,
  type Database,
  type Steering,
  type Tx,
} from "../../store/index.ts";
import { DEMO, putDemoCatalogue, type DemoCatalogue } from "../../store/seed/index.ts";
import type { Chat } from "./rows.ts";
import type { Journey } from "./schema.ts";

export const CHAT_ID = "chat";
/** The demo has been on sale for so long: bookings may be of trips that are over. */
const ON_SALE_DAYS = 120;
const HOUR_MS = 3_600_000;

export interface Scene {
  organisation: Organisation;
  chat: Chat;
  /** Of what was said before the first line. */
  lastSeq: number;
}

function badFixture(message: string): InputError {
  return new InputError({ code: "bad-fixture", message, remedy: "mend the journey's `start`" });
}

async function createHouse(database: Database, { start }: Journey, now: Date): Promise<Organisation> {
  return database.withSystem((tx) =>
    createOrganisation(tx, {
      slug: `journey-${createId(now)}`,
      name: DEMO.name,
      locale: DEMO.locale,
      currency: DEMO.currency,
      timeZone: DEMO.timeZone,
      settings: start.settings ?? {},
      now,
    }),
  );
}

async function openChat(tx: Tx, journey: Journey, scope: { orgId: string; now: Date }): Promise<Steering> {
  const { orgId, now } = scope;
  const account = { id: createId(now), orgId };
  await tx.execute(
    "insert into channel_accounts (org_id, id, kind, name, created_at) values (current_org(), $1, 'http', 'Journey', $2)",
    [account.id, now],
  );
  await lockChat(tx, account.id, CHAT_ID);
  const { name, phone } = journey.start.client ?? {};
  const sender = { externalId: "customer", ...(name !== undefined && { name }), ...(phone !== undefined && { phone }) };
  const chat = { account, chatId: CHAT_ID, externalId: "0", sender, locale: journey.locale, now };
  const id = await openConversation(tx, chat);
  const steering = id === undefined ? undefined : await lockConversation(tx, id);
  if (steering === undefined) throw badFixture("the conversation could not be opened");
  return steering;
}

function factsOf({ start }: Journey, saidAt: Date) {
  return Object.entries(start.facts ?? {}).map(([key, value]) => {
    const parsed = parseFact({ key: key as FactKey, value });
    if (!parsed.ok) throw badFixture(parsed.reason);
    return { key: key as FactKey, value: parsed.value, messageId: null, messageSeq: 0, saidAt };
  });
}

async function setSeats(tx: Tx, { start }: Journey): Promise<void> {
  for (const { tour, date, left } of start.seats) {
    const changed = await tx.execute(
      `update departures d set seats = greatest(d.seats, $3), seats_taken = greatest(d.seats, $3) - $3 from products p
        where d.org_id = current_org() and p.org_id = d.org_id and p.id = d.product_id and p.sku = $1 and d.starts_on = $2::date`,
      [tour, date, left],
    );
    if (changed !== 1) throw badFixture(`seats: ${tour} has no departure on ${date}`);
  }
}

async function book(tx: Tx, journey: Journey, { steering, now }: { steering: Steering; now: Date }): Promise<void> {
  const { client, bookings } = journey.start;
  for (const [index, { tour: sku, date, adults, children, status }] of bookings.entries()) {
    const tour = await findTour(tx, sku);
    if (tour === undefined) throw badFixture(`bookings: there is no tour ${sku}`);
    const { total } = quoteParty({ ...tour, adults, children });
    const { number } = await createBooking(tx, {
      clientId: steering.client_id,
      dealId: steering.deal_id,
      tour,
      date,
      adults,
      children,
      total,
      contact: { name: client?.name ?? "Demo", phone: client?.phone ?? "+996700123456" },
      today: addDays(date, -1),
      now: addMs(now, index - HOUR_MS * 24),
    });
    await tx.execute("update bookings set status = $2 where org_id = current_org() and number = $1", [number, status]);
  }
}

async function saySaid(tx: Tx, journey: Journey, { steering, now }: { steering: Steering; now: Date }): Promise<void> {
  for (const { bot } of journey.start.said) {
    await insertOutgoing(tx, {
      id: createId(now),
      conversationId: steering.id,
      author: "bot",
      authorId: null,
      text: bot,
      purpose: "reply",
      status: "sent",
      externalId: null,
      idempotencyKey: null,
      now,
    });
  }
}

/** A tenant of its own with the demo's catalogue, the client and what stands when they begin to write. @throws InputError `bad-fixture` */
export async function setScene(database: Database, journey: Journey, catalogue: DemoCatalogue): Promise<Scene> {
  const clock = new Date(journey.start.clock);
  const now = addMs(clock, -HOUR_MS);
  const organisation = await createHouse(database, journey, now);
  const orgId = organisation.id;
  const chat = await database.withTenant(orgId, async (tx) => {
    await putDemoCatalogue(tx, catalogue, addMs(now, -ON_SALE_DAYS * 24 * HOUR_MS));
    await setSeats(tx, journey);
    const steering = await openChat(tx, journey, { orgId, now });
    const { client_id: clientId, deal_id: dealId } = steering;
    await appendFacts(tx, { clientId, dealId, turnId: null, now }, factsOf(journey, now));
    const { stage } = journey.start;
    const move = { from: "new" as const, to: stage, evidence: { facts: [], signals: [] } };
    if (stage !== "new") await moveDeal(tx, { dealId, turnId: null, now }, [move]);
    await book(tx, journey, { steering, now });
    await saySaid(tx, journey, { steering, now });
    return { orgId, clientId, accountId: steering.channel_account_id, conversationId: steering.id };
  });
  return { organisation, chat, lastSeq: journey.start.said.length };
}
