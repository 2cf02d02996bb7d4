import { type Locator, type Page, expect } from "@playwright/test";

/** More stops than any screen has. */
const FAR = 120;

/** Works a page as somebody without a mouse does, and sees to it that the focus can be seen wherever it goes. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses keys one after the other: `g`, `Enter`, `Control+Shift+P`. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Replaces what stands in the text box that has the focus. */
  async retype(text: string): Promise<void> {
    await this.press("Control+a");
    if (text === "") await this.press("Delete");
    else await this.type(text);
  }

  /** Goes on with Tab until the element has the focus; each stop on the way has to be seen. */
  async tabTo(target: Locator): Promise<void> {
    await this.#walk("Tab", target);
  }

  /** Goes back with Shift+Tab until the element has the focus. */
  async tabBackTo(target: Locator): Promise<void> {
    await this.#walk("Shift+Tab", target);
  }

  /** Goes to a button, link or the like with Tab and presses it. */
  async activate(target: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
    await this.tabTo(target);
    await this.press(key);
  }

  /** Chooses from a select that has the focus, by the letters its choice begins with. */
  async choose(label: string): Promise<void> {
    await this.press("Enter");
    const option = this.#page.getByRole("option", { name: label, exact: true });
    await expect(option).toBeVisible();
    await this.type(label.slice(0, 4));
    await this.expectFocus(option);
    await this.press("Enter");
    await expect(option).toBeHidden();
  }

  /** Waits until the element has the focus, and the focus is to be seen there. */
  async expectFocus(target: Locator): Promise<void> {
    await expect(target).toBeFocused();
    await this.expectVisibleFocus();
  }

  /** The element with the focus is on screen and looks like it. */
  async expectVisibleFocus(): Promise<void> {
    const seen = await this.#page.evaluate(lookOfFocus);
    expect(seen, "the focus is visible").toEqual({ ...seen, isMarked: true, isOnScreen: true });
  }

  async #walk(key: string, target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    const passed: string[] = [];
    for (let stops = 0; stops < FAR; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return this.expectVisibleFocus();
      await this.press(key);
      const { what, isMarked } = await this.#page.evaluate(lookOfFocus);
      passed.push(what);
      expect(isMarked, `the focus is visible on ${what}`).toBe(true);
    }
    throw new Error(`${key} never came to ${String(target)}, but to\n${passed.join("\n")}`);
  }
}

/** What has the focus, and whether that can be seen. Runs in the page. */
function lookOfFocus(): { what: string; isMarked: boolean; isOnScreen: boolean } {
  const element = document.activeElement;
  if (!element || element === document.body) return { what: "nothing", isMarked: true, isOnScreen: true };
  // The ring may stand on what draws a control: its label, the field around it, the active row in it.
  const inside = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
  const around = [element, element.parentElement, element.parentElement?.parentElement, ...element.children, inside];
  const isMarked = around.some((one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  });
  // An input that only stands in for a drawn one may be hidden; what it stands in may not.
  const { top, bottom, left, right } = (element.closest("label") ?? element).getBoundingClientRect();
  const isOnScreen = bottom > 0 && right > 0 && top < window.innerHeight && left < window.innerWidth;
  const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
  return { what: `${element.tagName.toLowerCase()} ${name.slice(0, 60)}`, isMarked, isOnScreen };
}
