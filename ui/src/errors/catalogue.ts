import type { ErrorCode, WireError } from "../contract/types.ts";
import { errorTexts } from "../messages/errors.ts";
import { asWireError } from "../platform/types.ts";

/** How loud an error is. */
type Severity = "info" | "warn" | "bad";

/** What an error offers to press. */
type ErrorAction = "try_again" | "open_connections" | "none";

interface Classification {
  severity: Severity;
  action: ErrorAction;
}

/** The one table from code to severity and action; a new code without a row does not compile. */
const table: Record<ErrorCode, Classification> = {
  invalid_input: { severity: "warn", action: "none" },
  not_found: { severity: "warn", action: "none" },
  connection_removed: { severity: "warn", action: "open_connections" },
  not_offered: { severity: "info", action: "none" },
  refused: { severity: "bad", action: "open_connections" },
  missing_permission: { severity: "bad", action: "open_connections" },
  unreachable: { severity: "warn", action: "try_again" },
  tls: { severity: "bad", action: "open_connections" },
  throttled: { severity: "info", action: "try_again" },
  reply_not_understood: { severity: "bad", action: "try_again" },
  rejected_by_provider: { severity: "bad", action: "none" },
  provider_failed: { severity: "warn", action: "try_again" },
  changed_meanwhile: { severity: "warn", action: "none" },
  choice_needed: { severity: "warn", action: "none" },
  outcome_unknown: { severity: "warn", action: "none" },
  not_now: { severity: "info", action: "try_again" },
  cancelled: { severity: "info", action: "try_again" },
  keychain_absent: { severity: "bad", action: "none" },
  keychain_locked: { severity: "warn", action: "try_again" },
  keychain_denied: { severity: "bad", action: "try_again" },
  secret_missing: { severity: "warn", action: "open_connections" },
  secret_too_long: { severity: "warn", action: "none" },
  disk_full: { severity: "bad", action: "try_again" },
  newer_database: { severity: "bad", action: "none" },
  database_unreadable: { severity: "bad", action: "none" },
  already_open: { severity: "warn", action: "try_again" },
  locked: { severity: "info", action: "none" },
  key_missing: { severity: "warn", action: "none" },
  wrong_passphrase: { severity: "warn", action: "none" },
  wrong_code: { severity: "warn", action: "none" },
  protection_unreadable: { severity: "bad", action: "try_again" },
  internal: { severity: "bad", action: "try_again" },
};

/** Everything a component needs to show an error; no component reads a code or a message by itself. */
export interface ErrorView extends Classification {
  title: string;
  /** What happened, from where it happened. */
  message: string;
  whatToDo: string;
  /** Leads to the same error in the log; empty if it never got there. */
  reference: string;
  retryAfterSeconds: number | null;
  wire: WireError;
}

/** Looks an error up. Takes whatever was thrown. */
export function describeError(error: unknown): ErrorView {
  const wire = isWire(error) ? error : asWireError(error);
  const retryAfterSeconds = wire.retry.kind === "after" ? wire.retry.seconds : null;
  return {
    ...table[wire.code],
    ...errorTexts[wire.code],
    message: wire.message,
    reference: wire.reference,
    retryAfterSeconds,
    wire,
  };
}

/** Whether an error says no more than that something is not there any more. */
export function isGone(error: unknown): boolean {
  return describeError(error).wire.code === "not_found";
}

/** What to show beside one field, if the error says something about it. */
export function fieldMessage(error: unknown, field: string): string | undefined {
  if (!error) return undefined;
  return describeError(error).wire.fields.find((issue) => issue.field === field)?.message;
}

/**
 * What to show beside the only field of a small form: what the error says about it, or else all that it says about what was
 * typed. Undefined for errors that are not about what was typed; those need an `ErrorNotice`.
 */
export function inlineMessage(error: unknown, field: string): string | undefined {
  if (!error) return undefined;
  const { wire } = describeError(error);
  return (
    fieldMessage(error, field) ??
    (wire.code === "invalid_input" ? (wire.fields[0]?.message ?? wire.message) : undefined)
  );
}

function isWire(error: unknown): error is WireError {
  return typeof error === "object" && error !== null && "retry" in error && "fields" in error;
}
