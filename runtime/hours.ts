import {
  addWorkingMinutes,
  dayIn,
  openingAfter,
  type Locale,
  type Organisation,
  type WorkingHours,
} from "../domain/index.ts";
import { closedLine, type TurnOutcome } from "../graphs/index.ts";

/** By when a person should have answered: minutes of working time. */
export interface Sla {
  minutes: number;
  hours: WorkingHours | null;
  timeZone: string;
}

export function slaOf({ settings, timeZone }: Organisation): Sla {
  return { minutes: settings.handoffSlaMinutes, hours: settings.workingHours, timeZone };
}

export function dueAfter(now: Date, sla: Sla): Date {
  return addWorkingMinutes(now, sla.minutes, sla);
}

/** `Asia/Bishkek` as people say it. */
const cityOf = (timeZone: string): string => timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;

/** Who is passed to a person while nobody is there is told when somebody will be. */
export function withHours(
  outcome: TurnOutcome,
  { organisation, locale, now }: { organisation: Organisation; locale: Locale; now: Date },
): TurnOutcome {
  if (outcome.kind !== "handed-off") return outcome;
  const { timeZone, settings } = organisation;
  const opening = openingAfter(now, settings.workingHours, timeZone);
  if (opening === undefined) return outcome;
  const line = closedLine(opening, { locale, today: dayIn(now, timeZone), city: cityOf(timeZone) });
  return { ...outcome, reply: `${outcome.reply}\n\n${line}` };
}
