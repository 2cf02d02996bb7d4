/** Numbers and dates in the language of the system. */

/** A system without a language of its own ("C") would group no digits and count hours in twelves. */
const locale = new Intl.NumberFormat().resolvedOptions().locale.endsWith("posix") ? "en-GB" : undefined;
const count = new Intl.NumberFormat(locale);
const compact = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const plural = new Intl.PluralRules("en");
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayTime = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const monthYear = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
const wholeDay = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const dayNames = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** 1,000,214 */
export function formatCount(value: number): string {
  return count.format(value);
}

/** A duration in the unit that reads best: "0.4 ms", "12 ms". */
export function formatMillis(micros: number): string {
  return `${compact.format(micros / 1000)} ms`;
}

/** The form of a word that goes with a number. */
export function pluralize(value: number, one: string, other: string): string {
  return plural.select(value) === "one" ? one : other;
}

const list = new Intl.ListFormat("en-GB", { style: "long", type: "conjunction" });

/** "Omnidesk, Securely and secuconnect" */
export function listed(words: readonly string[]): string {
  return list.format(words);
}

/** "1 min 20 s left" in its shortest readable form. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${count.format(Math.max(1, Math.round(seconds)))} s`;
  if (seconds < 3600) return `${count.format(Math.round(seconds / 60))} min`;
  return `${compact.format(seconds / 3600)} h`;
}

/** What is left until a moment, as a clock counts it down: "0:24", "1:04:09"; "0:00" once it has passed. */
export function formatCountdown(iso: string, now: Date): string {
  const seconds = secondsUntil(iso, now);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${count.format(hours)}:${two(minutes)}:${two(seconds % 60)}`
    : `${count.format(minutes)}:${two(seconds % 60)}`;
}

/** Whole seconds left until a moment; none once it has passed. */
export function secondsUntil(iso: string, now: Date): number {
  return Math.max(0, Math.ceil((new Date(iso).getTime() - now.getTime()) / 1000)) || 0;
}

/** 20 Nov, 17:12 */
export function formatDayTime(iso: string): string {
  return dayTime.format(new Date(iso));
}

/** 14:02 */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

/** 14:02:11 */
export function formatClockSeconds(iso: string): string {
  return clockSeconds.format(new Date(iso));
}

/** A day without a time, `1990-03-02`, in words. A text that is not a day is shown as it is. */
export function formatDay(day: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}/.test(day) && !Number.isNaN(date.getTime()) ? wholeDay.format(date) : day;
}

/** The moment in full, for hover. A text that is not an instant is shown as it is. */
export function formatFull(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : full.format(date);
}

/** How long ago, short enough for a column: "2 min", "3 h", "yesterday", "18 Nov", "Mar 2024". */
export function formatAgo(iso: string, now: Date): string {
  const date = new Date(iso);
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return iso;
  if (minutes < 1) return "now";
  if (minutes < 60) return `${count.format(minutes)} min`;
  const days = calendarDaysBetween(date, now);
  if (days === 0) return `${count.format(Math.floor(minutes / 60))} h`;
  if (days === 1) return dayNames.format(-1, "day");
  return (date.getFullYear() === now.getFullYear() ? dayMonth : monthYear).format(date);
}

/** The time today, the day before: what stands beside an entry of a timeline. */
export function formatMoment(value: string, now: Date): string {
  const date = new Date(zonelessAsLocal(value));
  if (Number.isNaN(date.getTime())) return value;
  const days = calendarDaysBetween(date, now);
  if (days === 0) return clock.format(date);
  if (days === 1) return dayNames.format(-1, "day");
  return (date.getFullYear() === now.getFullYear() ? dayMonth : monthYear).format(date);
}

/** Some systems write `2024-03-02 11:15:00` without a zone: shown as written, never converted. */
function zonelessAsLocal(value: string): string {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.test(value) ? value.replace(" ", "T") : value;
}

function calendarDaysBetween(earlier: Date, later: Date): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((day(later) - day(earlier)) / 86_400_000);
}
