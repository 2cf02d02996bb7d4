import type { CommandName, Request, Response } from "../contract/commands.ts";
import type { AppEvent, WireError } from "../contract/types.ts";

/** The host this interface runs in. The only way anything reaches the program behind it. */
export interface Platform {
  /** Runs a command. Rejects with {@link PlatformError} only. */
  invoke<N extends CommandName>(name: N, request: Request<N>, signal?: AbortSignal): Promise<Response<N>>;
  /** Calls back on everything the host pushes; returns what ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

/** A command that failed, with the one error shape of the boundary. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

/** An error of the interface itself or of the way to the host, in the shape of all others. */
export function localError(message: string, code: WireError["code"] = "internal"): PlatformError {
  return new PlatformError({ code, message, fields: [], retry: { kind: "never" }, reference: "" });
}

/** Whatever was thrown, in the one error shape. */
export function asWireError(error: unknown): WireError {
  if (error instanceof PlatformError) return error.wire;
  return localError(error instanceof Error ? error.message : String(error)).wire;
}

/** Whether a value is the error shape of the boundary. */
export function isWireError(value: unknown): value is WireError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value && "reference" in value;
}
