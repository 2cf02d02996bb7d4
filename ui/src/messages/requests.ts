import type { ListedRequest, RequestWhy } from "../contract/types.ts";
import { object } from "./activity.ts";
import { formatCount, pluralize } from "./format.ts";

/** What a request was for. A reason without words does not compile. */
const whys: Record<RequestWhy, (request: ListedRequest) => string> = {
  change: ({ change }) => (change?.operation ? `For ${object[change.operation]}` : "For a change"),
  opened: () => "A customer was opened",
  refresh: () => "Reading again",
  live_search: () => "Search in the system",
  timeline: () => "Timeline",
  sweep: () => "Pull of all customers",
  test: () => "Test of a connection",
  sign_in: () => "Signing in",
};

/** Texts of the list of requests. */
export const requests = {
  list: "Requests",
  lead: "Everything this computer has asked of the systems.",
  emptyTitle: "Nothing has been asked yet",
  emptyText:
    "Each request to a system is listed here with what it was for. None of them holds what was asked or answered.",
  show: "Show",
  all: "All",
  failed: "Failed only",
  lines: (count: number) => `${formatCount(count)} ${pluralize(count, "line", "lines")}`,
  noneFits: "Nothing fits",
  noneFitsText: "No request has all of what is asked for above.",
  showAll: "Show everything",
  details: "The chosen request",
  why: (request: ListedRequest) => whys[request.why](request),
  /** Where there are several in one line. */
  several: (count: number) => `${formatCount(count)} requests`,
  cause: (isAgent: boolean) => (isAgent ? "By you" : "By the console"),
  number: (number: number) => `Line ${formatCount(number)}`,
  noSystem: (why: RequestWhy) => (why === "test" ? "A connection that was not saved" : "A connection that was removed"),
  milliseconds: (count: number) => (count < 1 ? "< 1 ms" : `${formatCount(count)} ms`),
  bytes: (count: number) => (count < 1024 ? `${formatCount(count)} B` : `${formatCount(Math.round(count / 1024))} kB`),
  reads: "It only reads.",
  changes: "It was to change something.",
  openEntry: "Show the change",
  noAnswerSize: "nothing was read",
  columnWhat: "What for",
  columnSystem: "System",
  columnAnswer: "Answer",
  columnTook: "Took",
  columnSize: "Size",
  columnWhen: "When",
  factOperation: "Operation",
  factRequest: "Request",
  factAnswer: "Answer",
  factTook: "Took",
  factSize: "Size of the answer",
  factCount: "Stands for",
} as const;
