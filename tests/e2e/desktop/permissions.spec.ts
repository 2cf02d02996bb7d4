import { expect } from "@playwright/test";

import type { WebDriver } from "../support/webdriver.ts";
import { test } from "./fixtures.ts";

/** Calls a command as a script in the page would, and tells how it went. Runs in the page. */
const INVOKE = `
  const [name, request] = arguments;
  const done = arguments[arguments.length - 1];
  window.__TAURI_INTERNALS__.invoke(name, request)
    .then(() => done("answered"), (error) => done(typeof error === "string" ? error : JSON.stringify(error)));
`;

async function invoke(window: WebDriver, name: string, request: unknown = {}): Promise<string> {
  return window.post("execute/async", { script: INVOKE, args: [name, request] });
}

test("the page may call the console's own commands and hear its events, and nothing else", async ({ window }) => {
  await window.find("button", { name: /^Start exploring/u });

  expect(await invoke(window, "app_status", { request: {} })).toBe("answered");
  const refused = {
    "plugin:window|set_title": { label: "main", value: "x" },
    "plugin:window|close": { label: "main" },
    "plugin:webview|create_webview_window": { options: { label: "other", url: "https://example.org" } },
    "plugin:webview|internal_toggle_devtools": {},
    "plugin:app|version": {},
    "plugin:path|resolve_directory": { directory: 1 },
    "plugin:event|emit": { event: "app", payload: {} },
    "plugin:resources|close": { rid: 1 },
    "plugin:menu|new": {},
    "plugin:tray|new": {},
    "plugin:image|from_path": { path: "/etc/hostname" },
    "plugin:fs|read_text_file": { path: "/etc/hostname" },
    "plugin:shell|execute": { program: "true" },
    "plugin:http|fetch": { url: "https://example.org" },
    sandbox_stop: { request: {} },
  };
  for (const [name, request] of Object.entries(refused)) {
    expect(await invoke(window, name, request), `${name} is refused`).toMatch(/not allowed|not found/iu);
  }
});

test("the page cannot reach the network, run text as code, or be led elsewhere", async ({ window, sandbox }) => {
  await window.find("button", { name: /^Start exploring/u });
  const outside = sandbox.access.omnidesk.baseUrl;
  const attempt = (body: string) =>
    window.post<string>("execute/async", {
      script: `const done = arguments[arguments.length - 1]; const outside = arguments[0]; ${body}`,
      args: [outside],
    });

  expect(await attempt("fetch(outside).then(() => done('reached'), () => done('refused'))"), "no request").toBe(
    "refused",
  );
  expect(
    await attempt(`
      const script = document.createElement("script");
      script.textContent = "document.documentElement.dataset.ran = 'yes'";
      document.head.append(script);
      done(document.documentElement.dataset.ran ?? "refused");
    `),
    "no script of text",
  ).toBe("refused");
  const frame = `
    const frame = document.createElement("iframe");
    document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true });
    frame.src = outside;
    document.body.append(frame);
  `;
  expect(await attempt(frame), "no frame").toMatch(/^(?:frame|child|default)-src$/u);

  const before = await window.execute<string>("return location.href");
  await window.execute("location.assign(arguments[0])", [outside]);
  await window.find("button", { name: /^Start exploring/u });
  expect(await window.execute<string>("return location.href"), "the page stays").toBe(before);
  expect(await sandbox.journal(), "nothing reached the systems").toEqual([]);
});
