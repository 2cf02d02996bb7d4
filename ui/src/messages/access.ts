import type { KeyLoss, LockReason } from "../contract/types.ts";
import { formatCount, formatSeconds, pluralize } from "./format.ts";

const changes = (count: number) => `${formatCount(count)} ${pluralize(count, "change", "changes")}`;

/** Why it is locked, in a sentence. */
const why: Record<LockReason, string> = {
  started: "It opens with your passphrase after each start.",
  agent: "You locked it.",
  idle: "Nobody used the console for a while.",
  sleep: "The computer went to sleep.",
  session: "The session of this computer was locked.",
};

const keyLoss: Record<KeyLoss, { title: string; text: string }> = {
  absent: {
    title: "The key is not in the keychain",
    text: "The data on this computer is still there, and encrypted. Its key was in the keychain of your operating system, and is not there now.",
  },
  replaced: {
    title: "The keychain holds another key",
    text: "The data on this computer is still there, and encrypted. The key in the keychain of your operating system does not belong to it.",
  },
  protection_unreadable: {
    title: "What protects the key is damaged",
    text: "The data on this computer is still there, and encrypted. The file protection.json, which says how its key is protected, cannot be read. A copy of it from a backup helps.",
  },
};

/** Texts of what stands in the window while the data is not open. */
export const access = {
  program: "Customer Console",
  opening: "Opening …",
  locking: "Locking …",
  failed: "The console did not start",

  locked: "Locked",
  why,
  passphrase: "Passphrase",
  unlock: "Unlock",
  unlocking: "Unlocking …",
  wrongPassphrase: "That is not the passphrase. Nothing was changed.",
  waitHeard: "Too many tries. Wait before the next one.",
  wait: (seconds: number) => `Too many tries. Try again in ${formatSeconds(seconds)}.`,
  unsentLater: (count: number) =>
    `${changes(count)} ${pluralize(count, "waits", "wait")} on this computer. ${pluralize(count, "It is", "They are")} sent after unlocking.`,
  unsentIn: (count: number) => `${changes(count)} in it ${pluralize(count, "was", "were")} not sent.`,
  forgot: "I forgot it",
  notForgot: "Enter the passphrase",

  keyLoss,
  nothingChanged: "Nothing was changed. Trying again is safe.",
  tryAgain: "Try again",

  recoverTitle: "Recovery code",
  recoverText: "The eight parts you saved when the code was made. You can paste them all at once.",
  recover: "Open with the code",
  recovering: "Opening …",
  part: (number: number) => `Part ${number}`,
  partOf: (number: number, count: number) => `Part ${number} of ${count}`,
  typo: (number: number) => `Part ${number}: typo`,
  missing: (number: number) => `Part ${number}: missing`,
  noCode: "No recovery code was made for this data, so that nothing but the key opens it.",
  noCodePassphrase: "No recovery code was made for this data, so that nothing but the passphrase opens it.",

  dataBehind: "The data on this computer is still there, and encrypted. Its key is in the keychain.",
  nothingThereYet: "There is no data on this computer yet. The keychain would keep its key.",
  recoverInstead: "Enter the recovery code",
  passphraseInstead: "Use a passphrase",
  passphraseInsteadText:
    "Customers and unsent changes are kept on this computer, encrypted. The passphrase is asked for after each start, and so are credentials as long as the keychain cannot be used.",
  goOn: "Go on with nothing kept",
  goOnText: "With nothing kept, customers, changes and credentials are gone when the program ends.",
  goOnBeside:
    "With nothing kept, you begin without data and it is gone when the program ends. What is on this computer stays as it is; if you then set a passphrase in Settings, it is put aside.",

  damagedTitle: "The data on this computer is damaged",
  damagedText:
    "Its key is the right one, but parts of the file cannot be read. Changes that were not sent can be brought over into new data as far as they can be read; the damaged file is kept.",
  salvage: "Bring changes over",

  fresh: "Start fresh …",
  freshTitle: "Start with no data?",
  freshText:
    "The old data stays in its folder under another name, and is unreadable without its key. Customers are pulled again from your systems once you have connected them.",
  freshUnsent: (count: number) =>
    `${changes(count)} ${pluralize(count, "was", "were")} not sent. ${pluralize(count, "It stays", "They stay")} in the old data and ${pluralize(count, "is", "are")} not sent any more.`,
  freshUnderstood: "I give up the changes that were not sent",
  freshConfirm: "Start fresh",
  freshKeep: "Keep the data",

  lockNear: (seconds: number) => `Locks in ${formatSeconds(seconds)} because nobody uses it.`,
  lockNearHeard: "Locks soon because nobody uses it.",
  lockNearStay: "Stay",
  numberNotKept: "The number you are typing is not kept.",

  wipe: "Wipe this device …",
  wipeTitle: "Wipe this device?",
  wipeText:
    "Key, credentials, customers, changes and logs of this program are removed from this computer. Nobody can bring them back. Customers in your systems stay as they are, and so do files you had written elsewhere.",
  wipeUnsent: (count: number) =>
    `${changes(count)} ${pluralize(count, "was", "were")} not sent and ${pluralize(count, "is", "are")} lost.`,
  wipePhrase: "wipe this device",
  wipePhraseLabel: (phrase: string) => `Type “${phrase}”`,
  wipeConfirm: "Wipe",
  wipeKeep: "Cancel",

  wipedTitle: "Everything was removed from this computer",
  wipedPartlyTitle: "Not everything could be removed",
  wipedText: "Customers in your systems were not touched.",
  wipedLeft: "This could not be removed:",
  wipedExported: "Files you had written elsewhere are still there:",
  wipedStart: "Begin anew",

  noKeychain:
    "Nothing is kept after closing. With a passphrase customers and unsent changes stay on this computer, encrypted.",
  noKeychainOffer: "Set a passphrase …",
} as const;

/** Texts about how the data is protected, in the settings. */
export const protection = {
  title: "Protection",
  key: "Key of the data",
  keyPlace: {
    keychain: "In the keychain of your operating system.",
    passphrase: "Wrapped by your passphrase, which is nowhere on this computer.",
    code: "Wrapped by your recovery code. The keychain cannot be used; the code is asked for after each start until it can.",
    memory: "In memory only. The data on this computer is gone when the program ends.",
  },
  credentialsInMemory: "Credentials are in memory only: they are typed again after each start and each lock.",
  passphrase: "Passphrase",
  passphraseSet: "Asked for after each start and each lock.",
  passphraseNone: "None. Whoever can use your session can unlock the console.",
  passphraseNoneMemory: "None. With one, customers and unsent changes are kept on this computer, encrypted.",
  set: "Set a passphrase …",
  change: "Change …",
  remove: "Remove …",
  recovery: "Recovery code",
  recoveryMade: (when: string) => `Made ${when}. It opens the data where the key is lost.`,
  recoveryNone: "None. If the key is lost, so are changes that were not sent.",
  make: "Make a code …",
  makeAnother: "Make another …",
  memoryFirst: "The data is kept only until the program ends. Set a passphrase first.",
  lock: "Lock",
  lockText: "Nothing of the data stays in memory, and the window is empty.",
  lockNow: "Lock now",
  lockAfter: "Minutes without use until it locks",
  lockAfterHelp: "0 for never. It also locks when the computer sleeps or its session is locked.",
  wipe: "Wipe this device",
  wipeHelp: "Removes everything of this program from this computer.",

  setTitle: "Set a passphrase",
  setText: "It replaces the key in the keychain: from then on the data opens with the passphrase only.",
  setTextMemory: "From then on customers and unsent changes are kept on this computer, encrypted.",
  setForgotten: "Nobody can look it up. With a recovery code the data opens even if it is forgotten.",
  changeTitle: "Change the passphrase",
  changeText: "The passphrase so far opens nothing from then on.",
  removeTitle: "Remove the passphrase?",
  removeText: "The key goes back to the keychain of your operating system, which opens the data without asking.",
  current: "Passphrase so far",
  new: "New passphrase",
  newHelp: "At least 8 characters. Several words are easy to keep and hard to guess.",
  again: "New passphrase again",
  different: "These two are not the same.",
  currentMissing: "Type the passphrase so far.",
  wrongCurrent: "That is not the passphrase. Nothing was changed.",
  setConfirm: "Set passphrase",
  changeConfirm: "Change passphrase",
  removeConfirm: "Remove passphrase",
  cancel: "Cancel",

  makeTitle: "Make a recovery code",
  makeText:
    "The code opens the data on this computer where the keychain lost its key or the passphrase is forgotten, with every change that was not sent. Keep it away from this computer.",
  makeReplaces: "The code of before opens nothing as soon as the new one is confirmed.",
  makeConfirm: "Make the code",
  showTitle: "Write this code down",
  showText:
    "It is shown once and kept nowhere. Whoever has it and this computer can open the data. It counts once two of its parts were typed back.",
  codeName: "Recovery code",
  copyCode: "Copy",
  codeCopied: "Copied. It is cleared from the clipboard after 30 seconds.",
  saveCode: "Save to file",
  codeSaved: "Saved to",
  codeLeaves: "A file leaves the protected area. Anybody who can open it can read it.",
  formerStays: "Until then the code of before stays good.",
  written: "I wrote it down",
  checkTitle: "Is it written down?",
  checkText: "Type two of its parts from what you wrote.",
  checkWrong: (number: number) => `Part ${number} is another one. Compare it with what you wrote.`,
  checkConfirm: "Check",
  showAgain: "Show the code again",
  doneTitle: "The code is good",
  doneText: "From now on it opens the data on this computer where the key is lost.",
  done: "Done",

  offer: "Save a recovery code, so that unsent changes survive a lost keychain.",
  offerSave: "Save code",
  offerLater: "Not now",
} as const;
