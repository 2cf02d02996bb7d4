import type { Platform } from "./types.ts";

/** Picks the host. The in-memory one exists in development only; the branch is gone from a production build. */
export async function choosePlatform(): Promise<Platform> {
  if (import.meta.env.DEV && new URLSearchParams(window.location.search).get("platform") === "memory") {
    const { memoryPlatform } = await import("./memory.ts");
    return memoryPlatform({ scene: new URLSearchParams(window.location.search).get("scene") ?? "busy" });
  }
  if ("__TAURI_INTERNALS__" in window) return (await import("./tauri.ts")).tauriPlatform;
  const { httpPlatform, takeToken } = await import("./http.ts");
  return httpPlatform(takeToken(window.location, window.history));
}
