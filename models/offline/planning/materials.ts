import { chosenTour } from "./choose.ts";
import { tourByTitle } from "./offers.ts";
import { toAttached } from "./results.ts";
import { remember, type Draft, type Plan, type Turn } from "./turn.ts";

type Kind = "photos" | "programme" | "review";

function wishedKinds(turn: Turn): Kind[] {
  const { intents, questions } = turn.heard;
  const reviews = questions.some(({ topic }) => topic === "company") && /отзыв|review/u.test(turn.heard.normal);
  return [
    ...(intents.has("photos") ? (["photos"] as const) : []),
    ...(intents.has("programme") ? (["programme"] as const) : []),
    ...(reviews ? (["review"] as const) : []),
  ];
}

function* tourInHand(turn: Turn): Plan<string | undefined> {
  const chosen = yield* chosenTour(turn);
  if (chosen !== undefined) return chosen.sku;
  const { spokenOf } = turn.heard;
  return spokenOf === undefined ? undefined : (yield* tourByTitle(spokenOf))?.sku;
}

/** "Фото: Конный поход" is a material's title, of which the customer needs the tour's part. */
const tourOf = (title: string): string => title.replace(/^[^:]+: /u, "");

/** Photos, the programme or a review of the tour in hand, put at the end of the reply; undefined when none was asked for. */
export function* sendMaterials(turn: Turn): Plan<Draft | undefined> {
  const kinds = wishedKinds(turn);
  if (kinds.length === 0 || !turn.can("send_material")) return undefined;
  const tour = yield* tourInHand(turn);
  if (tour === undefined) return turn.heard.shown.length > 1 ? [turn.pick(turn.w.ask.which)] : undefined;
  yield remember(turn, { ...turn.heard.facts, chosenTour: tour });
  const results = yield kinds.map((kind) => ({ name: "send_material", args: { tour, kind } }));
  const titles = results.map(toAttached);
  const sent = kinds.filter((_kind, index) => titles[index] !== undefined);
  if (sent.length === 0) return [turn.pick(turn.w.noMaterial), turn.pick(turn.w.ask.one)];
  const title = tourOf(titles.find((found) => found !== undefined) ?? "");
  return [turn.pick(turn.w.materials(sent, title)), turn.pick(turn.w.ask.one)];
}
