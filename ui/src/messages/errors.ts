import type { ErrorCode } from "../contract/types.ts";
import { formatSeconds } from "./format.ts";

/** Texts about what went wrong. */
export const errors = {
  hostGone: "The program behind this window does not answer.",
  hostReply: "The program behind this window answered with something unexpected.",
  reference: "Reference",
  copyReference: "Copy reference",
  copied: "Copied",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) => `Can be tried again in ${formatSeconds(seconds)}.`,
  openConnections: "Open connections",
  kept: "Nothing that was saved here is lost.",
  keptTyped: "What you typed is still here.",
  screenFailed: "This screen could not be shown",
  screenFailedWhat: "Go to another screen and come back, or start the program again.",
} as const;

/** Title and what to do, per code. Who shows them adds what was kept. */
export const errorTexts: Record<ErrorCode, { title: string; whatToDo: string }> = {
  invalid_input: { title: "Something has to be corrected", whatToDo: "Correct the marked places and save again." },
  not_found: { title: "It is not here any more", whatToDo: "It may have been removed meanwhile. Search for it again." },
  connection_removed: {
    title: "The connection was removed",
    whatToDo: "Choose another connection or add this one again in Settings.",
  },
  not_offered: { title: "This system does not offer that", whatToDo: "Use another system of this customer." },
  refused: { title: "The system refused the credentials", whatToDo: "Check the key of this connection in Settings." },
  missing_permission: {
    title: "The key may not do this",
    whatToDo: "Ask whoever manages the system to give the key this permission, or use another key.",
  },
  unreachable: {
    title: "The system cannot be reached",
    whatToDo: "Go on working: what you save is sent as soon as it can be reached.",
  },
  tls: {
    title: "The connection is not safe",
    whatToDo: "The system's certificate is not valid for this address. Check the address with whoever manages it.",
  },
  throttled: { title: "The system asks to slow down", whatToDo: "Wait a moment. What waits here is sent by itself." },
  reply_not_understood: {
    title: "The answer could not be understood",
    whatToDo: "Check the address of the connection, and report the reference.",
  },
  rejected_by_provider: {
    title: "The system did not accept this",
    whatToDo: "Read what it says, correct the value and try again.",
  },
  provider_failed: { title: "The system has a problem of its own", whatToDo: "Try again in a while." },
  choice_needed: { title: "This needs your choice", whatToDo: "Say which customer is meant, or drop the change." },
  changed_meanwhile: { title: "It was changed meanwhile", whatToDo: "Look at what it is now and decide again." },
  outcome_unknown: {
    title: "Nobody knows whether it arrived",
    whatToDo: "Look in the system before trying again, so that it is not done twice.",
  },
  not_now: { title: "Not possible now", whatToDo: "Wait until what is running is done, then try again." },
  cancelled: { title: "Another search took its place", whatToDo: "Try again." },
  keychain_absent: {
    title: "No keychain was found",
    whatToDo: "Install or start the keychain of your system, then try again.",
  },
  keychain_locked: { title: "The keychain is locked", whatToDo: "Unlock the keychain of your system and try again." },
  keychain_denied: {
    title: "The keychain refused access",
    whatToDo: "Allow this program to use the keychain and try again.",
  },
  secret_missing: {
    title: "The credentials are missing",
    whatToDo: "Type the credentials of this connection again in Settings.",
  },
  secret_too_long: {
    title: "The credential is too long for the keychain",
    whatToDo: "Check that only the key itself was pasted.",
  },
  disk_full: { title: "The disk is full", whatToDo: "Free some space, then try again." },
  newer_database: {
    title: "The data was written by a newer version",
    whatToDo: "Start the newer version of this program.",
  },
  database_unreadable: {
    title: "The data on this computer cannot be read",
    whatToDo: "Start the program again. If this comes back, report the reference.",
  },
  already_open: {
    title: "The program is already open",
    whatToDo: "Use the window that is open, or close it and try again.",
  },
  locked: { title: "The console is locked", whatToDo: "Unlock it to go on." },
  key_missing: {
    title: "The key of the data on this computer is missing",
    whatToDo: "Enter the recovery code, or try again when the keychain has the key.",
  },
  wrong_passphrase: { title: "That is not the passphrase", whatToDo: "Nothing was changed. Type it again." },
  wrong_code: {
    title: "That is not the recovery code",
    whatToDo: "Nothing was changed. Compare it with what you saved.",
  },
  protection_unreadable: {
    title: "What protects the data on this computer cannot be read",
    whatToDo: "Restore the file protection.json from a backup, or enter the recovery code.",
  },
  internal: {
    title: "Something went wrong in the program",
    whatToDo: "Try again. If this comes back, report the reference.",
  },
};
