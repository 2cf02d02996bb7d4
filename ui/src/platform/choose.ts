import { httpPlatform, takeToken } from "./http.ts";
import { tauriPlatform } from "./tauri.ts";
import type { Platform } from "./types.ts";

/**
 * Picks the host. The two real ones are a few lines each and at hand at once: a chunk of their own would be one more journey
 * before anything can be asked. The in-memory one exists in development only; the branch is gone from a production build.
 */
export async function choosePlatform(): Promise<Platform> {
  if (import.meta.env.DEV && new URLSearchParams(window.location.search).get("platform") === "memory") {
    const { memoryPlatform } = await import("./memory.ts");
    return memoryPlatform({ scene: new URLSearchParams(window.location.search).get("scene") ?? "busy" });
  }
  if ("__TAURI_INTERNALS__" in window) return tauriPlatform;
  return httpPlatform(takeToken(window.location, window.history));
}
