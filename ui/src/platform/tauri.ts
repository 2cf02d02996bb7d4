import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { AppEvent } from "../contract/types.ts";
import { asWireError, isWireError, PlatformError, type Platform } from "./types.ts";

/** The real window. */
export const tauriPlatform: Platform = {
  async invoke(name, request) {
    try {
      return await invoke(name, { request });
    } catch (error) {
      throw new PlatformError(isWireError(error) ? error : asWireError(error));
    }
  },

  subscribe(listener) {
    let ended = false;
    let unlisten: (() => void) | undefined;
    const start = async () => {
      const stop = await listen<AppEvent>("app", (event) => listener(event.payload));
      if (ended) stop();
      else unlisten = stop;
    };
    void start();
    return () => {
      ended = true;
      unlisten?.();
    };
  },
};
