import type { ConflictKind, MergeSide, SettledLine } from "../contract/types.ts";
import { formatCount, formatDayTime, listed, pluralize } from "./format.ts";

/** What a conflict is about, on the second line of the list. */
const about: Record<ConflictKind, (subject: string, system: string) => string> = {
  values: (subject, system) => `${subject} · changed here and in ${system}`,
  not_as_sent: (subject, system) => `${subject} · other than sent in ${system}`,
  gone: (_, system) => `Not in ${system} any more`,
  somebody_else: (_, system) => `Somebody else in ${system}`,
};

const sideWord: Record<MergeSide, string> = { yours: "you", theirs: "somebody else", both: "both, to the same" };

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Names of fields in the middle of a sentence; a word in capitals stays one. */
const inSentence = (labels: readonly string[]) =>
  listed(
    labels.map((label, at) =>
      at === 0 || /^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1),
    ),
  );

const merged: Record<MergeSide, (labels: readonly string[], system: string) => string> = {
  yours: (labels) =>
    `${inSentence(labels)} merged by ${pluralize(labels.length, "itself", "themselves")}: only you had changed ${pluralize(labels.length, "it", "them")}.`,
  theirs: (labels, system) =>
    `${inSentence(labels)} ${pluralize(labels.length, "stays", "stay")} as in ${system}: only somebody there had changed ${pluralize(labels.length, "it", "them")}.`,
  both: (labels, system) =>
    `${inSentence(labels)}: you and somebody in ${system} had changed ${pluralize(labels.length, "it", "them")} to the same.`,
};

/** Texts of the conflicts screen. */
export const conflicts = {
  title: "Conflicts",
  list: "Conflicts to decide",
  mergedList: "Merged by themselves",
  details: "Conflict details",
  mergeDetails: "Merge details",
  loading: "Loading the conflict …",
  show: "Show",
  columnWhat: "Customer",
  columnWhen: "Found",
  noName: "No name",
  needYou: (count: number) => `${formatCount(count)} ${pluralize(count, "needs", "need")} you`,
  mergedToday: (count: number) => `${formatCount(count)} merged alone today`,
  about: (kind: ConflictKind, subject: string, system: string) => about[kind](subject, system),
  kept: "Both versions are kept.",

  heading: (name: string) => (name === "" ? "Who is right about this customer?" : `Who is right about ${name}?`),
  lead: (system: string, yoursAt: string, theirsAt: string) =>
    `You edited on ${formatDayTime(yoursAt)}. ${system} changed on ${formatDayTime(theirsAt)}. Both versions are kept.`,
  leadNotAsSent: (system: string, yoursAt: string, theirsAt: string) =>
    `You edited on ${formatDayTime(yoursAt)} and it was accepted, but on ${formatDayTime(theirsAt)} something else stood in ${system}. Both versions are kept.`,
  lines: "What both sides changed",
  columnField: "Field",
  columnWas: "Was",
  wasWord: "was",
  columnYours: "Yours",
  notSet: "not set",
  cleared: "cleared",
  showValues: "Show hidden values",
  hideValues: "Hide values",
  yours: (value: string) => `Yours: ${value}`,
  theirs: (system: string, value: string) => `${system}: ${value}`,
  was: (value: string) => `Was ${value}.`,
  other: "Another value",
  sameForAll: (count: number, plural: string) => `Same for all ${formatCount(count)} ${plural}`,
  sameFirst: "Choose yours or theirs first.",
  sameOther: "Another value cannot be the same for all.",
  previewTitle: "What will be sent",
  previewOpen: (left: number) =>
    `Decide ${pluralize(left, "the line that is open", `the ${formatCount(left)} lines that are open`)} to see it.`,
  previewNothing: (system: string) => `Nothing has to be sent: ${system} has it already.`,
  previewLoading: "Putting the request together …",
  previewMend: "The other value has to be corrected first.",
  send: "Send this",
  sendNothing: "Keep theirs",
  undecided: "Decide every line first.",
  later: "Decide later",
  openCustomer: "Open customer",
  restored: "Not saved yet",

  settled: (lines: readonly SettledLine[], system: string): string[] =>
    (["yours", "theirs", "both"] as const).flatMap((side) => {
      const labels = lines.filter(({ by }) => by === side).map(({ label }) => label);
      return labels.length === 0 ? [] : [sentence(merged[side](labels, system))];
    }),
  settledTitle: "Values that need no decision",

  strip: "Decided just now",
  decided: ": decided.",
  decidedMany: (count: number) => `${formatCount(count)} decided.`,
  stillOpen: (count: number) => `${formatCount(count)} more ${pluralize(count, "has", "have")} other lines to decide.`,
  sendingIn: (seconds: number) => `Sending in ${formatCount(seconds)} s.`,
  sendingSoon: "Sending in a few seconds.",
  undo: "Undo",
  undoWhat: (name: string) => `the decision about ${name || "No name"}`,
  undoMany: (count: number) => `${formatCount(count)} decisions`,

  emptyTitle: "Nothing to decide",
  emptyText:
    "When you and somebody else change the same thing, both versions are kept here until you say who is right.",
  emptyMergedTitle: "Nothing had to be merged",
  emptyMergedText:
    "When you and somebody else change different things of one customer, both are kept and what came of it is listed here.",
  openCustomers: "Go to customers",
  gone: "This conflict is not open any more: it was decided, or the change was dropped.",
} as const;

/** Texts where the customer itself is the question. */
export const lost = {
  goneHeading: (name: string, system: string) => `${name || "This customer"} is not in ${system} any more`,
  goneText: (system: string, yoursAt: string, theirsAt: string) =>
    `You edited on ${formatDayTime(yoursAt)}. On ${formatDayTime(theirsAt)} the customer was not in ${system} any more; somebody may have deleted it there.`,
  elseHeading: (name: string, system: string) =>
    `${system} has somebody else in the place of ${name || "this customer"}`,
  elseText: (system: string, yoursAt: string, theirsAt: string) =>
    `You edited on ${formatDayTime(yoursAt)}. On ${formatDayTime(theirsAt)} a customer with other details was found under the same id in ${system}. Nothing is sent before you say who it is.`,
  kept: "What you changed is kept here",
  keptNothing: "Your change is kept here",
  createAgain: "Create again with your values",
  createText: (system: string) => `A new customer is created in ${system} from what is on this device.`,
  createCannot: "It cannot be created there again.",
  drop: "Drop your change",
  dropText: "Your values are forgotten; what this device knows about the customer stays.",
  same: "It is the same customer",
  sameText: (system: string) => `Your change is sent to the customer that ${system} has under this id.`,
  actions: "What to do",
} as const;

/** Texts about what merged by itself. */
export const merges = {
  heading: (name: string) => (name === "" ? "Merged by itself" : `Merged by itself: ${name}`),
  lead: (system: string, at: string) =>
    `On ${formatDayTime(at)} you and somebody in ${system} had changed different things, or the same thing to the same value. Nothing had to be asked.`,
  columnField: "Field",
  columnWas: "Was",
  columnNow: "Became",
  columnBy: "Changed by",
  by: sideWord,
  summary: (labels: readonly string[]) => listed(labels),
  undo: "Put back",
  undoText: "Puts your part back to what it was, as an ordinary change.",
  undone: "Your part was put back; the change is in Pending.",
  toPending: "Go to Pending",
  openCustomer: "Open customer",
  gone: "The customer is not on this device any more.",
  badge: "merged",
  badgeLabel: (label: string) => `How ${label} was merged`,
} as const;
