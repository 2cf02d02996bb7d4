import type {
  ErasureFinding,
  ErasureHere,
  ErasureProof,
  ErasureReport,
  ErasureState,
  ErasureStep,
} from "../contract/types.ts";
import { formatCount, formatDayTime, formatFull, listed, pluralize } from "./format.ts";

const counted = (count: number, one: string, several: string): string =>
  `${formatCount(count)} ${pluralize(count, one, several)}`;

/** Texts of erasing a customer. */
export const erasing = {
  open: "Erase everywhere…",
  title: (name: string) => `Erase ${name} everywhere?`,
  thisCustomer: "this customer",
  planning: "Looking up what would happen …",
  steps: "What happens in the systems",
  here: "On this computer",
  lead: "It begins at once and cannot be taken back. A report without personal data stays under Settings.",
  phrase: (phrase: string) => `Type “${phrase}” to confirm`,
  confirm: "Erase everywhere",
  cancel: "Cancel",
  goes: ({ records, entries, unsent, drafts }: ErasureHere): string => {
    const parts = [
      counted(records, "record", "records"),
      ...(entries > 0 ? [counted(entries, "entry of the timeline", "entries of the timeline")] : []),
      ...(unsent > 0 ? [counted(unsent, "change that was not sent", "changes that were not sent")] : []),
      ...(drafts > 0 ? [counted(drafts, "half-filled form", "half-filled forms")] : []),
    ];
    return `Goes: ${listed(parts)}, and every word of them in the search.`;
  },
  views: (names: readonly string[]) =>
    `${pluralize(names.length, "This saved view goes", "These saved views go")} too: ${listed(names)}.`,
  copies: (count: number) =>
    `${counted(count, "copy", "copies")} from before an update ${pluralize(count, "is", "are")} deleted.`,
  files: "Files you exported may hold this person. They stay; delete them yourself:",
  unreadable: "Older data that nobody can open without its key may hold this person, and stays:",
} as const;

const stateWord: Record<ErasureState, string> = {
  cleaning: "Erasing …",
  waiting: "Waiting for a system",
  needs_agent: "Needs you",
  done: "Done",
};

/** Places that have a name for people; others are shown as they are. */
const places: Record<string, string> = {
  timeline: "timelines of other customers",
  record: "records of other customers",
  channel: "addresses of other customers",
  outbox: "changes of other customers",
  activity: "the activity",
  draft: "half-filled forms",
  view: "saved views",
  sandbox_log: "the journal of the built-in sample systems, which goes with the last of their connections",
};

const stepWord = (step: ErasureStep): string => {
  switch (step.state) {
    case "waiting":
      return "Asked; it has not answered yet.";
    case "needs_agent":
      return `It said no: ${step.problem ?? "without a reason."}`;
    case "done":
      return `${step.action === "purge" ? "Purged" : "Deleted"} on ${formatDayTime(step.at ?? "")}.`;
    case "left":
      return `Left as it is there, on ${formatDayTime(step.at ?? "")}.`;
    case "nothing":
      return "Nothing was asked.";
  }
};

const found = ({ place, times }: ErasureFinding): string => `${places[place] ?? place} (${formatCount(times)})`;

const proven = (proof: ErasureProof): string => {
  const looked = [
    counted(proof.tables, "table", "tables"),
    ...(proof.files > 0 ? [counted(proof.files, "file", "files")] : []),
    counted(proof.pages, "page", "pages"),
  ];
  const outcome = proof.found.length === 0 ? "nothing found." : `found in ${listed(proof.found.map(found))}.`;
  const kept =
    proof.shared === 0
      ? ""
      : ` ${counted(proof.shared, "address or name was", "addresses or names were")} kept, because another customer has it.`;
  return `Erased here. Looked through ${listed(looked)}: ${outcome}${kept}`;
};

const here = ({ state, proof }: ErasureReport): string => {
  if (state === "cleaning") return "Gone from every list. What is left of it in the file is being overwritten\u00A0…";
  return proof ? proven(proof) : "Erased here. The program ended before it could look whether anything was left.";
};

/** Texts of what became of erasures. */
export const erasures = {
  title: "Privacy",
  none: "Nobody was erased on this computer. It is done from a customer's page.",
  list: "Erasures",
  loading: "Loading …",
  line: (at: string) => `Erased on ${formatDayTime(at)}`,
  inSystems: (systems: readonly string[]) => `Known in ${listed(systems)}`,
  lifted: (at: string) => `Allowed to come back on ${formatDayTime(at)}`,
  stateWord,
  show: "Report",
  showNamed: (at: string) => `Report of the erasure of ${formatDayTime(at)}`,
  report: "Report of an erasure",
  here,
  stepWord,
  systems: "In the systems",
  files: "Files that were exported and are still there may hold this person:",
  unreadable: "Older data that nobody can open without its key may hold this person:",
  backups: "Backups of this computer, and what the systems themselves keep, are out of reach.",
  tryAgain: "Try again",
  tryAgainIn: (system: string) => `Try again in ${system}`,
  leave: "Leave it",
  leaveIn: (system: string) => `Leave it in ${system}`,
  lift: "Allow again",
  liftHint: "No reading of the systems brings this customer back unless you allow it.",
  copy: "Copy report",
  copied: "Report copied",
  close: "Close",
  asText: (report: ErasureReport): string =>
    [
      `Erased on ${formatFull(report.at)}: ${stateWord[report.state]}`,
      here(report),
      ...report.systems.map((step) => `${step.system}: ${stepWord(step)} ${step.words}`),
      ...report.files.map((file) => `May hold this person: ${file}`),
      ...report.unreadable.map((file) => `May hold this person: ${file}`),
      "Backups of this computer, and what the systems themselves keep, are out of reach.",
    ].join("\n"),
  notShown: (count: number) =>
    count === 1
      ? "1 answer is not shown: that customer was erased on this computer."
      : `${formatCount(count)} answers are not shown: those customers were erased on this computer.`,
  openReports: "Reports",
} as const;

/** Texts of writing down everything that is held on a person. */
export const exportingPerson = {
  open: "Everything held on them…",
  title: (name: string) => `Write down everything held on ${name}`,
  lead: "A package with a file for programs and a page for people: every value in every system, the whole timeline, links, changes that wait, and what happened here.",
  leaves: "This file leaves the protected area. Anybody who can open it can read it.",
  readFirst: "Read the systems first",
  readFirstHint: "Takes longer, and says of each system when it was read or why it could not be.",
  write: "Write the file",
  done: "Written to",
  notRead: "Not read, and written down as last seen:",
  close: "Close",
} as const;
