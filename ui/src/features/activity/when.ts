import type { Days } from "../../messages/activity.ts";

export interface When {
  days: Days;
  /** The first and the last chosen day, `2026-11-20`; empty where that end is open. Of use with `chosen` only. */
  from: string;
  to: string;
}

export const anyTime: When = { days: "any", from: "", to: "" };

/** How many days there are with today. */
const counted: Partial<Record<Days, number>> = { today: 1, week: 7, month: 30 };

/** From when and until when that is, where the agent is: whole days, the end being the first moment that is too late. */
export function spanOf({ days, from, to }: When, now: Date): { from: string | null; to: string | null } {
  if (days === "chosen") return { from: beginning(from, 0), to: beginning(to, 1) };
  const before = counted[days];
  if (before === undefined) return { from: null, to: null };
  // Days are not all of 24 hours.
  return { from: new Date(now.getFullYear(), now.getMonth(), now.getDate() - before + 1).toISOString(), to: null };
}

/** When a day begins, or one that comes some days after it. */
function beginning(day: string, after: number): string | null {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return null;
  const at = new Date(2000, month - 1, date + after);
  // Years below 100 are those of our time to the constructor.
  at.setFullYear(year, month - 1, date + after);
  return at.toISOString();
}
