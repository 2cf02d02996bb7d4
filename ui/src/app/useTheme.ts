import { useLayoutEffect } from "react";

import { useCommandQuery } from "../platform/queries.ts";

/** Puts the chosen appearance on the document; the system's own is what applies until then. */
export function useTheme(): void {
  const { data: theme } = useCommandQuery("settings_get", {}, { select: (settings) => settings.theme });
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === "light" || theme === "dark") root.dataset["theme"] = theme;
    else delete root.dataset["theme"];
  }, [theme]);
}
