import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { localError } from "../../platform/types.ts";
import { renderApp } from "../../test/app.tsx";
import { keepUnsaved } from "./unsaved.ts";

/** What the button is the editor of: the value it is described by. */
const valueOf = (button: HTMLElement) =>
  document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent;

const sofie = "person-000009";

async function open(options: Parameters<typeof renderApp>[1] = {}) {
  const app = renderApp(`/customers/${sofie}`, { scene: "calm", ...options });
  const identity = await screen.findByRole("region", { name: "Identity" });
  const first = () => within(identity).findByRole("button", { name: "Edit First name" });
  const last = () => within(identity).findByRole("button", { name: "Edit Last name" });
  return { ...app, identity, first, last };
}

describe("editing in place", () => {
  beforeEach(() => keepUnsaved("name.given record-000009", null));

  it("saves with Enter and marks what was changed with what it was", async () => {
    const { user, first, identity, callsOf } = await open();
    const before = valueOf(await first());
    await user.click(await first());
    const box = screen.getByRole("textbox", { name: "First name" });
    expect(document.activeElement).toBe(box);
    await user.clear(box);
    await user.type(box, "Sofia{Enter}");
    expect(await within(identity).findByText("waiting")).toBeTruthy();
    expect(within(identity).getByText(`was ${before}`)).toBeTruthy();
    expect(callsOf("fields_edit")).toMatchObject([{ fields: { "name.given": "Sofia" } }]);
    expect(document.activeElement, "the focus stays where the value is").toBe(await first());
  });

  it("restores with Escape and sends nothing", async () => {
    const { user, first, callsOf } = await open();
    const before = valueOf(await first());
    await user.click(await first());
    await user.type(screen.getByRole("textbox", { name: "First name" }), "xyz{Escape}");
    expect(valueOf(await first())).toBe(before);
    expect(document.activeElement).toBe(await first());
    expect(callsOf("fields_edit")).toEqual([]);
  });

  it("saves with Tab and goes on to the next field", async () => {
    const { user, first, callsOf } = await open();
    await user.click(await first());
    const box = screen.getByRole("textbox", { name: "First name" });
    await user.clear(box);
    await user.type(box, "Sofia");
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Last name" }));
    await waitFor(() => expect(callsOf("fields_edit")).toHaveLength(1));
    expect(await first()).toBeTruthy();
  });

  it("sends nothing when nothing was changed", async () => {
    const { user, first, callsOf } = await open();
    await user.click(await first());
    await user.keyboard("{Enter}");
    expect(await first()).toBeTruthy();
    expect(callsOf("fields_edit")).toEqual([]);
  });

  it("keeps the text and says what is wrong with it", async () => {
    const { user, first } = await open();
    await user.click(await first());
    const box = screen.getByRole("textbox", { name: "First name" });
    await user.clear(box);
    await user.type(box, "Łucja{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("“Ł” cannot be stored");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "First name" }).value).toBe("Łucja");
    expect(box.getAttribute("aria-invalid")).toBe("true");
  });

  it("keeps the text when it cannot be saved at all, with a reference to the log", async () => {
    const { user, first } = await open({
      override: {
        fields_edit: () => {
          const error = localError("There is no space left.", "disk_full");
          error.wire.reference = "ab12-cd34";
          throw error;
        },
      },
    });
    await user.click(await first());
    await user.type(screen.getByRole("textbox", { name: "First name" }), "q{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The disk is full");
    expect(alert.textContent).toContain("What you typed is still here.");
    expect(alert.textContent).toContain("ab12-cd34");
    expect(screen.getByRole("textbox", { name: "First name" })).toBeTruthy();
  });

  it("keeps half-typed text while another customer is looked at", async () => {
    const { user, first, router } = await open();
    await user.click(await first());
    const box = screen.getByRole("textbox", { name: "First name" });
    await user.clear(box);
    await user.type(box, "Half");
    await router.navigate({ to: "/customers/$personId", params: { personId: "person-000001" } });
    await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
    await router.navigate({ to: "/customers/$personId", params: { personId: sofie } });
    const again = await screen.findByRole<HTMLInputElement>("textbox", { name: "First name" });
    expect(again.value).toBe("Half");
    await user.type(again, "{Escape}");
  });
});
