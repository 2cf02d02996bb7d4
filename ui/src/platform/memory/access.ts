import type { Commands } from "../../contract/commands.ts";
import type { Access, Protection } from "../../contract/types.ts";
import { localError, PlatformError } from "../types.ts";

type Names =
  | "access_get"
  | "access_unlock"
  | "access_recover"
  | "access_try_again"
  | "access_go_on"
  | "access_start_fresh"
  | "access_salvage"
  | "access_lock"
  | "access_in_use"
  | "access_covered"
  | "protection_get"
  | "passphrase_set"
  | "passphrase_remove"
  | "recovery_make"
  | "recovery_confirm"
  | "recovery_copy"
  | "recovery_save"
  | "recovery_offer"
  | "recovery_later"
  | "device_wipe";

/** Data that is not open. */
export type Closed = Exclude<Access, { kind: "open" }>;

/** What opens data that begins locked by a passphrase. */
export const memoryPassphrase = "four words make one";

/** The code of data that begins with one, and of all that are made later. */
export const memoryCode: readonly string[] = ["01233", "4567V", "89AB2", "CDEFE", "GHJK1", "MNPQS", "RSTV0", "WXYZ1"];

/** Numbers of the parts of a code that are asked back. */
const askedParts: readonly number[] = [3, 6];

/** Wrong tries after which there is a wait. */
const atOnce = 4;

const allowed = { ok: true, reason: null, unverified: false };
const refused = (reason: string) => ({ ok: false, reason, unverified: false });

/** A door without data behind it: opened by one passphrase and one code, locked by the agent. */
export function accessHandlers(closed: Closed | null): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const opened: Access = { kind: "open", place: null };
  let access: Access = closed ?? opened;
  let passphrase = closed?.kind === "locked" && closed.by === "passphrase" ? memoryPassphrase : null;
  let recoveryMadeAt: string | null = closed && "hasRecovery" in closed && closed.hasRecovery ? madeAt : null;
  let isCodePending = false;
  let failures = 0;

  const protection = (): Protection => ({
    key: passphrase === null ? "keychain" : "passphrase",
    credentials: "keychain",
    recoveryMadeAt,
    mayLock: allowed,
    mayRemovePassphrase: passphrase === null ? refused("There is no passphrase.") : allowed,
  });

  const wrong = (code: "wrong_passphrase" | "wrong_code", message: string, fields: string[] = []) => {
    failures += 1;
    const seconds = failures > atOnce ? 2 ** (failures - atOnce - 1) : 0;
    return new PlatformError({
      code,
      message,
      fields: fields.map((field) => ({ field, rule: "typo", character: null, message, connectionId: null })),
      retry: seconds > 0 ? { kind: "after", seconds } : { kind: "now" },
      reference: "",
    });
  };

  const onlyKnowing = (typed: string | null) => {
    if (passphrase !== null && typed !== passphrase) {
      throw wrong("wrong_passphrase", "That is not the passphrase. Nothing was changed.");
    }
    failures = 0;
  };

  const takes = (chosen: string) => {
    if ([...chosen].length < 8) {
      const message = "A passphrase has at least 8 characters.";
      const issue = { field: "new", rule: "short", character: null, message, connectionId: null };
      const wire = {
        code: "invalid_input",
        message,
        fields: [issue],
        retry: { kind: "never" },
        reference: "",
      } as const;
      throw new PlatformError({ ...wire, fields: [issue] });
    }
  };

  const onlyPending = () => {
    if (!isCodePending) throw localError("There is no recovery code that waits. Make one first.", "not_now");
  };

  return {
    access_get: () => access,
    access_unlock(unlock) {
      onlyKnowing(unlock.passphrase);
      return (access = opened);
    },
    access_recover({ code }) {
      const parts = code.split("-");
      const misspelt = memoryCode.flatMap((part, place) => (parts[place] === part ? [] : [`part.${place + 1}`]));
      if (misspelt.length === memoryCode.length)
        throw wrong("wrong_code", "This is a recovery code, but of other data.");
      if (misspelt.length > 0) throw wrong("wrong_code", "The recovery code has a typo.", misspelt);
      return (access = opened);
    },
    access_try_again: () => access,
    access_go_on({ passphrase: chosen }) {
      if (chosen !== null) takes(chosen);
      passphrase = chosen;
      return (access = opened);
    },
    access_start_fresh({ understood }) {
      if (!understood) throw localError("Say first that what becomes of the data was understood.", "invalid_input");
      recoveryMadeAt = null;
      return (access = opened);
    },
    access_salvage: () => (access = opened),
    access_lock() {
      const by = passphrase === null ? "keychain" : "passphrase";
      access = { kind: "locked", why: "agent", by, unsent: 0, hasRecovery: recoveryMadeAt !== null, waitSeconds: 0 };
      return {};
    },
    access_in_use: () => ({}),
    access_covered: () => ({}),
    protection_get: protection,
    passphrase_set({ current, new: chosen }) {
      onlyKnowing(current);
      takes(chosen);
      passphrase = chosen;
      return protection();
    },
    passphrase_remove({ current }) {
      onlyKnowing(current);
      passphrase = null;
      return protection();
    },
    recovery_make({ current }) {
      onlyKnowing(current);
      isCodePending = true;
      return { parts: [...memoryCode], asked: [...askedParts] };
    },
    recovery_confirm({ parts }) {
      onlyPending();
      const others = askedParts.filter((number, index) => parts[index]?.toUpperCase() !== memoryCode[number - 1]);
      if (others.length > 0) {
        const fields = others.map((number) => `part.${number}`);
        throw wrong("wrong_code", "These parts are others.", fields);
      }
      isCodePending = false;
      recoveryMadeAt = madeAt;
      return {};
    },
    recovery_copy() {
      onlyPending();
      return {};
    },
    recovery_save() {
      onlyPending();
      return { path: "/home/ada/Downloads/recovery-code-20261120-090000000.txt" };
    },
    recovery_offer: () => ({ due: false }),
    recovery_later: () => ({}),
    device_wipe: () => (access = { kind: "wiped", left: [], exported: [] }),
  };
}

/** The hour in which everything in memory happens. */
const madeAt = "2026-11-20T09:00:00Z";
