import { z } from "zod";
import { searchCatalogue, type CatalogueAnswer, type CatalogueQuery, type Database } from "../store/index.ts";
import { checkWindow, currencyFor, Day, MaxPrice, People, text, todayOf } from "./schemas.ts";
import { defineTool, type ToolContext, type ToolOutcome } from "./tool.ts";
import { toTourView } from "./views.ts";

const DEFAULT_LIMIT = 4;

const schema = z.object({
  query: text(300)
    .optional()
    .describe("what kind of trip, in the customer's words: horse riding, семейный отдых у озера"),
  destination: text(200).optional().describe("a place, in any spelling: Issyk-Kul, Сон-Куль"),
  from: Day.optional().describe("earliest first day, YYYY-MM-DD"),
  to: Day.optional().describe("latest first day, YYYY-MM-DD"),
  people: People.optional().describe("seats needed on one departure; the known party when left out"),
  max_price: MaxPrice.optional(),
  limit: z.number().int().min(1).max(10).optional().describe(`tours to return, ${DEFAULT_LIMIT} by default`),
});

type Args = z.infer<typeof schema>;

function toQuery(args: Args, context: ToolContext): CatalogueQuery {
  const party = context.facts.party;
  return {
    query: args.query,
    destination: args.destination,
    from: args.from,
    to: args.to,
    people: args.people ?? (party === undefined ? 1 : party.adults + party.children),
    maxPrice: args.max_price,
    youngest: party?.childAges === undefined ? undefined : Math.min(...party.childAges),
    today: todayOf(context),
    limit: args.limit ?? DEFAULT_LIMIT,
  };
}

/** Which single condition, left out, would find something: what the customer could bend. */
async function whatToRelax(database: Database, query: CatalogueQuery, orgId: string): Promise<string[]> {
  const wishes: { name: string; without: CatalogueQuery; asked: boolean }[] = [
    {
      name: "dates",
      without: { ...query, from: undefined, to: undefined },
      asked: (query.from ?? query.to) !== undefined,
    },
    { name: "max_price", without: { ...query, maxPrice: undefined }, asked: query.maxPrice !== undefined },
    { name: "people", without: { ...query, people: 1 }, asked: (query.people ?? 1) > 1 },
    { name: "destination", without: { ...query, destination: undefined }, asked: query.destination !== undefined },
  ];
  const asked = wishes.filter((wish) => wish.asked);
  return database.withTenant(orgId, async (tx) => {
    const names: string[] = [];
    for (const { name, without } of asked) {
      if ((await searchCatalogue(tx, { ...without, limit: 1 })).total > 0) names.push(name);
    }
    return names;
  });
}

function toContent(found: CatalogueAnswer, context: ToolContext, args: Args): Record<string, unknown> {
  const currency = currencyFor(context, args.max_price?.currency);
  const unpriced = found.tours.some((tour) => !tour.prices.some((price) => price.currency === currency));
  return {
    tours: found.tours.map((tour) => toTourView(tour, context, currency)),
    total: found.total,
    ...(args.max_price !== undefined && unpriced
      ? { note: `tours without a price in ${args.max_price.currency} were not judged by max_price` }
      : {}),
  };
}

/** Shows tours with prices and dates; that is an offer. */
export const searchCatalogueTool = defineTool({
  name: "search_catalogue",
  description:
    "Finds tours with prices, what is included and next departures with free seats. Use it before naming any tour, price or " +
    "date, and again when wishes change. Give only what the customer asked for: every argument narrows the search. Tours that " +
    "take no children as young as the party's known ages are left out. When " +
    "nothing fits, relax names the conditions that, left out one at a time, would find something: offer that choice.",
  access: "reads",
  schema,
  run: async (args, context, database): Promise<ToolOutcome> => {
    checkWindow(args);
    const query = toQuery(args, context);
    const found = await database.withTenant(context.organisation.id, (tx) => searchCatalogue(tx, query));
    const content = toContent(found, context, args);
    if (found.tours.length > 0) return { content, signals: ["offer_shown"] };
    return { content: { ...content, relax: await whatToRelax(database, query, context.organisation.id) } };
  },
});
