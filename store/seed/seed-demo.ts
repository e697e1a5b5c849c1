import { ConflictError, dayIn } from "../../domain/index.ts";
import { addDepartures, putTours, type DepartureEntry } from "../catalogue.ts";
import type { Database } from "../database.ts";
import { putMaterials } from "../materials.ts";
import { putAnswers, type AnswerEntry } from "../answers.ts";
import type { Tx } from "../tx.ts";
import { DEMO } from "./demo.ts";
import { planDepartures } from "./departures.ts";
import { toMaterials } from "./materials.ts";
import { loadAnswers } from "./answers.ts";
import { loadTours, type DemoTour } from "./tours.ts";

/** Raise it when data/ changes: installations with a lower one get the new texts and prices on their next start. */
export const SEED_VERSION = 4;

export interface SeedResult {
  /** The version before this run; `null` when the organisation was not seeded yet. */
  before: number | null;
  after: number;
  departuresAdded: number;
}

/** @throws ConflictError `demo-slug-taken`: an organisation of the user's own has it */
async function createOrganisation(database: Database, now: Date): Promise<void> {
  const owner = await database.withSystem(async (tx) => {
    await tx.execute(
      `insert into organisations (id, slug, name, locale, currency, time_zone, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [DEMO.orgId, DEMO.slug, DEMO.name, DEMO.locale, DEMO.currency, DEMO.timeZone, now],
    );
    return (await tx.query<{ id: string }>("select id from organisations where slug = $1", [DEMO.slug]))[0]?.id;
  });
  if (owner === DEMO.orgId || owner === undefined) return; // undefined: the demo was given another slug, and keeps it
  throw new ConflictError({
    code: "demo-slug-taken",
    message: `another organisation has the slug ${DEMO.slug}`,
    remedy: "rename it, or do not seed the demo",
  });
}

/** What a visitor sees before the first word. */
const WEB_CHAT = {
  title: DEMO.name,
  greeting: {
    ru: "Здравствуйте! Подберём тур по Кыргызстану: куда, когда и с кем хотите поехать?",
    en: "Hello! Let us find your tour in Kyrgyzstan: where, when and with whom would you like to go?",
  },
  suggestions: {
    ru: ["Хочу на Иссык-Куль в июле", "Что посмотреть за выходные?", "Нужна ли виза?"],
    en: ["Issyk-Kul in July", "What can we see in a weekend?", "Do I need a visa?"],
  },
};

async function createAccounts(tx: Tx, now: Date): Promise<void> {
  const accounts = [
    { id: DEMO.terminalAccountId, kind: "terminal", name: "Demo: terminal", settings: {} },
    { id: DEMO.webChatAccountId, kind: "web-chat", name: "Demo: web chat", settings: WEB_CHAT },
  ];
  for (const { id, kind, name, settings } of accounts) {
    await tx.execute(
      `insert into channel_accounts (org_id, id, kind, name, settings, created_at)
       values (current_org(), $1, $2, $3, $4, $5) on conflict do nothing`,
      [id, kind, name, JSON.stringify(settings), now],
    );
  }
}

/** The organisation's row stays locked, so that two processes that start together seed one after the other. */
async function lockVersion(tx: Tx): Promise<number | null> {
  const rows = await tx.query<{ seed_version: number | null }>(
    "select seed_version from organisations where id = current_org() for update",
  );
  return rows[0]?.seed_version ?? null;
}

/** What the demo organisation sells and says, read once from the data files. */
export interface DemoCatalogue {
  tours: readonly DemoTour[];
  answers: readonly AnswerEntry[];
}

export async function loadDemoCatalogue(): Promise<DemoCatalogue> {
  const [tours, answers] = await Promise.all([loadTours(), loadAnswers()]);
  return { tours, answers };
}

async function putTexts(tx: Tx, { tours, answers }: DemoCatalogue, now: Date): Promise<void> {
  const entries = tours.map((tour) => tour.entry);
  await putTours(tx, entries, now);
  await putAnswers(tx, answers, now);
  await putMaterials(tx, toMaterials(tours, answers), now);
}

function departuresAfter({ tours }: DemoCatalogue, today: string): DepartureEntry[] {
  return tours.flatMap((tour) => planDepartures(tour, today));
}

/** The demo's tours, answers and the departures of a year in the organisation of this transaction, which has none yet. */
export async function putDemoCatalogue(tx: Tx, catalogue: DemoCatalogue, now: Date): Promise<void> {
  await putTexts(tx, catalogue, now);
  await addDepartures(tx, departuresAfter(catalogue, dayIn(now, DEMO.timeZone)));
}

async function updateData(tx: Tx, catalogue: DemoCatalogue, now: Date): Promise<void> {
  await putTexts(tx, catalogue, now);
  await tx.execute("update organisations set seed_version = $1 where id = current_org()", [SEED_VERSION]);
}

/**
 * Creates the demo organisation with its channel accounts, catalogue and answers, or brings them up to date. Safe to
 * repeat: texts and prices change only with `SEED_VERSION`, departures are added as time goes on, seats, bookings and
 * everything else stay.
 */
export async function seedDemo(database: Database, options: { now: Date }): Promise<SeedResult> {
  const { now } = options;
  const catalogue = await loadDemoCatalogue();
  await createOrganisation(database, now);
  return database.withTenant(DEMO.orgId, async (tx) => {
    const before = await lockVersion(tx);
    await createAccounts(tx, now);
    if (before === null || before < SEED_VERSION) await updateData(tx, catalogue, now);
    const departuresAdded = await addDepartures(tx, departuresAfter(catalogue, dayIn(now, DEMO.timeZone)));
    return { before, after: Math.max(before ?? 0, SEED_VERSION), departuresAdded };
  });
}
