import { useEffect, useState } from "react";

/** The present, told anew so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

const isSameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString();

/** "14:05" today, "26 нояб." before. */
export function shortTime(iso: string, language: string, now: number): string {
  const at = new Date(iso);
  return isSameDay(at, new Date(now))
    ? at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString(language, { day: "numeric", month: "short" });
}

export const clock = (iso: string, language: string): string =>
  new Date(iso).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

export const dayName = (iso: string, language: string): string =>
  new Date(iso).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });

/** Minutes and seconds, from an hour on hours too; with a sign when it is over. */
export function countdown(dueAt: string, now: number): string {
  const seconds = Math.round((Date.parse(dueAt) - now) / 1000);
  const left = Math.abs(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor((left % 3600) / 60);
  const text =
    left < 3600 ? `${minutes}:${two(left % 60)}` : `${Math.floor(left / 3600)}:${two(minutes)}:${two(left % 60)}`;
  return seconds < 0 ? `−${text}` : text;
}
