import { parsePhoneNumberFromString } from "libphonenumber-js";
import { isTimeZone } from "./day.ts";

declare global {
  namespace Intl {
    interface Locale {
      /** ECMA-402 2025: the time zones in use in the locale's region. Not in TypeScript's own library yet. */
      getTimeZones(): string[] | undefined;
    }
  }
}

/** Where most people of a country with several time zones live. */
const MAIN_ZONES: Record<string, string> = {
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  CA: "America/Toronto",
  CN: "Asia/Shanghai",
  DE: "Europe/Berlin",
  ES: "Europe/Madrid",
  ID: "Asia/Jakarta",
  KZ: "Asia/Almaty",
  MN: "Asia/Ulaanbaatar",
  MX: "America/Mexico_City",
  MY: "Asia/Kuala_Lumpur",
  NZ: "Pacific/Auckland",
  PT: "Europe/Lisbon",
  RU: "Europe/Moscow",
  UA: "Europe/Kyiv",
  US: "America/New_York",
  UZ: "Asia/Tashkent",
};

const zonesOf = new Map<string, readonly string[]>();

function zonesIn(country: string): readonly string[] {
  let zones = zonesOf.get(country);
  if (zones === undefined) {
    zones = new Intl.Locale(`und-${country}`).getTimeZones() ?? [];
    zonesOf.set(country, zones);
  }
  return zones;
}

/** The country of a number in international form, with or without its plus. */
function countryOf(phone: string): string | undefined {
  const number = parsePhoneNumberFromString(`+${phone.replace(/\D/g, "")}`);
  return number?.isValid() === true ? number.country : undefined;
}

/**
 * The time zone a client lives by: the known one, else that of their phone's country, else the organisation's. A country
 * with several: the organisation's if it is one of them, else where most people live.
 */
export function clientZone(
  client: { timeZone: string | null; phone: string | null },
  organisation: { timeZone: string },
): string {
  if (client.timeZone !== null && isTimeZone(client.timeZone)) return client.timeZone;
  const country = client.phone === null ? undefined : countryOf(client.phone);
  if (country === undefined) return organisation.timeZone;
  const zones = zonesIn(country);
  if (zones.includes(organisation.timeZone)) return organisation.timeZone;
  return MAIN_ZONES[country] ?? zones[0] ?? organisation.timeZone;
}
