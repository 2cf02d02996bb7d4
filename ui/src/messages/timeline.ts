import type { EntryKind } from "../contract/types.ts";
import { formatMoment } from "./format.ts";

/** Words for entries of this device, which come without a text; for the others, what they are called. */
export const entryWords: Record<EntryKind, (subject: string) => string> = {
  ticket: () => "Ticket",
  message: () => "Message",
  event: () => "Event",
  external_event: () => "Event",
  other: () => "Entry",
  created: () => "Customer created here",
  edited: (subject) => (subject === "" ? "You changed details" : `You changed ${subject}`),
  channel: (subject) =>
    subject === "" ? "You changed a way to reach them" : `You changed a way to reach them: ${subject}`,
  event_added: (subject) => (subject === "" ? "You added an event" : `You added: ${subject}`),
  crm_sync: () => "You asked for a CRM sync",
  removed: () => "You asked for removal",
};

/** What the timeline can be narrowed down to. */
export const timelineFilters = {
  all: "Everything",
  tickets: "Tickets and messages",
  events: "Events",
  here: "Done here",
} as const;

/** Texts of the timeline. */
export const timeline = {
  show: "Show",
  by: (who: string) => `by ${who}`,
  concerns: (system: string) => `in ${system}`,
  ticket: (id: string) => `ticket #${id}`,
  copyLink: (host: string) => `Copy link to ${host}`,
  copied: "Link copied",
  waitingHere: "saved here",
  emptyTitle: "Nothing here yet",
  emptyText: "Read it from the systems, or add what happened as an event.",
  emptyFilter: "Nothing of this kind.",
  read: "Read from the systems",
  readAgain: "Read again",
  addTickets: "Add ticket history",
  readAt: (iso: string, now: Date, withTickets: boolean) =>
    `Read ${formatMoment(iso, now)}${withTickets ? ", with ticket history" : ""}`,
  notRead: "Not read from the systems yet",
  reading: "reading …",
  earlier: "Show earlier",
  kept: "What was read before is still shown.",
} as const;
