import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { localError } from "../../platform/types.ts";
import { renderApp } from "../../test/app.tsx";
import { SHOWN_MS } from "../values/useReveal.ts";

const maria = "person-000001";

async function open(options: Parameters<typeof renderApp>[1] = {}) {
  const app = renderApp(`/customers/${maria}`, options);
  const identity = await screen.findByRole("region", { name: "Identity" });
  const show = () => within(identity).findByRole("button", { name: "Show Date of birth" });
  const isHidden = () => screen.queryByText(/Jul.*1978/) === null;
  const reveal = async () => {
    await app.user.click(await show());
    await within(identity).findByText(/Jul.*1978/);
  };
  return { ...app, identity, show, reveal, isHidden };
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a hidden value", () => {
  it("is nowhere in what the page was told, until it is asked for", async () => {
    const { client, reveal, callsOf } = await open();
    const told = () =>
      JSON.stringify(
        client
          .getQueryCache()
          .getAll()
          .map(({ state }) => state.data),
      );
    expect(told()).toContain("•• ••• 1978");
    expect(told()).not.toContain("1978-07");
    await reveal();
    expect(told(), "nor is it kept with the replies then").not.toContain("1978-07");
    expect(callsOf("field_reveal")).toMatchObject([{ place: "field", key: "birth.date" }]);
  });

  it("is hidden again after half a minute", async () => {
    const { reveal, isHidden } = await open();
    await reveal();
    act(() => void vi.advanceTimersByTime(SHOWN_MS - 2_000));
    expect(isHidden()).toBe(false);
    act(() => void vi.advanceTimersByTime(2_000));
    expect(isHidden()).toBe(true);
  });

  it("is hidden when the window is left", async () => {
    const { reveal, isHidden, show } = await open();
    await reveal();
    fireEvent.blur(window);
    expect(isHidden()).toBe(true);
    expect(await show()).toBeTruthy();
  });

  it("that comes after the window was left stays hidden", async () => {
    let answer = () => {};
    const { user, show, isHidden } = await open({
      override: {
        field_reveal: () =>
          new Promise((resolve) => (answer = () => resolve({ value: "1978-07-14", was: null, theirs: null }))),
      },
    });
    await user.click(await show());
    fireEvent.blur(window);
    await act(async () => {
      answer();
      await vi.advanceTimersByTimeAsync(50);
    });
    expect(isHidden()).toBe(true);
  });

  it("is hidden when the customer is left and come back to", async () => {
    const { reveal, router, isHidden } = await open();
    await reveal();
    await router.navigate({ to: "/customers/$personId", params: { personId: "person-000009" } });
    await waitFor(() => expect(screen.queryByRole("heading", { level: 1, name: "Maria Jansen" })).toBeNull());
    await router.navigate({ to: "/customers/$personId", params: { personId: maria } });
    await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
    expect(isHidden()).toBe(true);
  });

  it("says why it cannot be shown, and stays hidden", async () => {
    const { user, show, isHidden } = await open({
      override: {
        field_reveal: () => {
          throw localError("There is no space left.", "disk_full");
        },
      },
    });
    await user.click(await show());
    expect((await screen.findByRole("alert")).textContent).toContain("It stays hidden.");
    expect(isHidden()).toBe(true);
  });
});

describe("editing a hidden value", () => {
  it("asks for it first, since editing is seeing", async () => {
    const { user, identity, callsOf } = await open();
    await user.click(within(identity).getByRole("button", { name: /^Edit Date of birth/ }));
    const box = await screen.findByRole<HTMLInputElement>("textbox", { name: /^Date of birth/ });
    expect(box.value).toMatch(/^1978-07-\d\d$/);
    expect(callsOf("field_reveal")).toHaveLength(1);
    await user.clear(box);
    await user.type(box, "1978-08-01");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf("fields_edit").length).toBeGreaterThan(0));
    expect(callsOf("fields_edit")).toMatchObject([
      { fields: { "birth.date": "1978-08-01" } },
      { fields: { "birth.date": "1978-08-01" } },
    ]);
    await waitFor(() => expect(screen.queryByRole("textbox", { name: /^Date of birth/ })).toBeNull());
    expect(within(identity).queryByText(/Aug.*1978/), "saved, it is another value, and hidden").toBeNull();
    expect(within(identity).getAllByText("was •• ••• 1978").length).toBeGreaterThan(0);
  });

  it("does not begin if it may not be seen", async () => {
    const { user, identity } = await open({
      override: {
        field_reveal: () => {
          throw localError("There is no space left.", "disk_full");
        },
      },
    });
    await user.click(within(identity).getByRole("button", { name: /^Edit Date of birth/ }));
    expect((await screen.findByRole("alert")).textContent).toContain("It stays hidden.");
    expect(screen.queryByRole("textbox", { name: /^Date of birth/ })).toBeNull();
  });
});

describe("copying a hidden value", () => {
  it("leaves it out of the page and says how long it stays", async () => {
    const { user, platform, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: "More for Date of birth" }));
    await user.click(await screen.findByRole("menuitem", { name: "Copy the text" }));
    expect(await screen.findByText(/taken off the clipboard after 30 seconds/)).toBeTruthy();
    expect(platform.world.clipboard).toMatch(/^1978-07-\d\d$/);
    expect(callsOf("field_copy")).toMatchObject([{ key: "birth.date" }]);
    expect(callsOf("field_reveal")).toEqual([]);
  });
});
