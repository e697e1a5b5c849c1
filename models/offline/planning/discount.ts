import { chosenTour, quoteTour, bookQuestion } from "./choose.ts";
import { toDiscount } from "./results.ts";
import { format } from "../wording/index.ts";
import type { Draft, Plan, Turn } from "./turn.ts";

const PERCENT = /(?<!\d)(\d{1,2}) ?(?:%|процент\p{L}*|percent)/u;

/** A percentage in a message about the price is a wish for a discount. */
function wishedPercent(turn: Turn): number | undefined {
  const found = PERCENT.exec(turn.heard.normal)?.[1];
  return found === undefined ? undefined : Number(found);
}

function wantsDiscount(turn: Turn): boolean {
  const asked = turn.heard.questions.some(({ topic }) => topic === "discount");
  return (
    asked || (turn.heard.asked.has("discount") && (turn.heard.answer === "yes" || wishedPercent(turn) !== undefined))
  );
}

/** A discount on the tour in hand: as much as was asked for, or the house's limit when no figure was named. */
export function* giveDiscount(turn: Turn): Plan<Draft | undefined> {
  const limit = turn.context.organisation.discountLimitPercent;
  if (!wantsDiscount(turn) || limit === 0 || !turn.can("apply_discount")) return undefined;
  const chosen = yield* chosenTour(turn);
  const { chosenDate, party } = turn.facts;
  if (chosen === undefined || chosenDate === undefined || party === undefined) return undefined;
  const percent = wishedPercent(turn) ?? limit;
  const { adults, children } = party;
  const reason = turn.heard.raw.slice(0, 300);
  const call = {
    name: "apply_discount",
    args: { tour: chosen.sku, date: chosenDate, adults, children, percent, reason },
  };
  const [result] = yield [call];
  if (result?.error?.code === "above-limit")
    return [turn.pick(turn.w.discountAbove(limit)), turn.pick(turn.w.ask.discount)];
  const given = toDiscount(result);
  if (given === undefined) return yield* quoteTour(turn, chosen);
  const money = { before: format.money(given.before, turn.language), total: format.money(given.total, turn.language) };
  return [turn.pick(turn.w.discountGiven(given.percent, money)), bookQuestion(turn)];
}
