import { z } from "zod";
import { InternalError } from "../../domain/index.ts";
import type { TourEntry } from "../catalogue.ts";
import { readData } from "./data-files.ts";
import { demoId } from "./demo.ts";

const FILES = ["tours-lakes.yaml", "tours-mountains.yaml", "tours-culture.yaml", "tours-winter.yaml"];
const URL_ROOT = "https://tien-shan-tours.example/tours";
/** Every demo tour is in it, so a customer who only names the country sees them all. */
const COUNTRY = "kyrgyzstan";

const Both = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });
const MonthDay = z.string().regex(/^\d\d-\d\d$/);

const Season = z.strictObject({
  /** First and last day of the season, MM-DD; it may run over New Year. */
  from: MonthDay,
  to: MonthDay,
  weekday: z.enum(["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]),
  everyWeeks: z.number().int().min(1).max(4),
});
export type Season = z.infer<typeof Season>;

const TourData = z.strictObject({
  sku: z.string().regex(/^[a-z0-9-]+$/),
  title: Both,
  summary: Both,
  description: Both,
  included: Both,
  notIncluded: Both,
  places: z.array(z.string()).min(1),
  tags: z.array(z.string()),
  days: z.number().int().min(1),
  difficulty: z.enum(["easy", "moderate", "hard"]),
  minAge: z.number().int().nullable(),
  /** Per adult, whole units. */
  price: z.strictObject({ KGS: z.number().int(), USD: z.number().int() }),
  childPercent: z.number().int().min(0).max(100),
  seats: z.number().int().min(1),
  season: Season,
});
type TourData = z.infer<typeof TourData>;

const PlaceData = z.record(z.string(), z.strictObject({ ...Both.shape, spellings: z.array(z.string()) }));
type Places = z.infer<typeof PlaceData>;
type Place = Places[string];

export interface DemoTour {
  entry: TourEntry;
  seats: number;
  season: Season;
}

function findPlace(places: Places, id: string): Place {
  const place = places[id];
  if (place === undefined)
    throw new InternalError({ code: "bad-seed", message: `store/seed/data/places.yaml has no place ${id}` });
  return place;
}

function toEntry(data: TourData, places: Places): TourEntry {
  const { price, places: ids, season: _season, seats: _seats, ...rest } = data;
  const shown = ids.map((id) => findPlace(places, id));
  return {
    ...rest,
    id: demoId(`tour:${data.sku}`),
    places: shown.map(({ ru, en }) => ({ ru, en })),
    destinations: [...shown, findPlace(places, COUNTRY)].flatMap(({ ru, en, spellings }) => [ru, en, ...spellings]),
    prices: [
      { amount: price.KGS * 100, currency: "KGS" },
      { amount: price.USD * 100, currency: "USD" },
    ],
    url: `${URL_ROOT}/${data.sku}`,
  };
}

export async function loadTours(): Promise<DemoTour[]> {
  const places = await readData("places.yaml", PlaceData);
  const files = await Promise.all(FILES.map((file) => readData(file, z.array(TourData))));
  return files.flat().map((data) => ({ entry: toEntry(data, places), seats: data.seats, season: data.season }));
}
