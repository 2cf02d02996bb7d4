import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";

import { VirtualGrid } from "./VirtualGrid.tsx";

const columns = [
  { id: "name", header: "Name", width: "1fr" },
  { id: "number", header: "Number", width: "80px" },
];

interface GridProps {
  rowCount?: number;
  onOpen?: (index: number) => void;
  drift?: number;
  listKey?: string;
}

function Grid({ rowCount = 1000, onOpen, drift = 0, listKey = "" }: GridProps) {
  const [active, setActive] = useState(-1);
  return (
    <>
      <button type="button">before</button>
      <VirtualGrid
        label="Things"
        columns={columns}
        rowCount={rowCount}
        rowHeight={52}
        cells={(index) => [`Row ${index}`, String(index)]}
        placeholder="…"
        activeIndex={active}
        activeKey={String(active)}
        onActiveChange={setActive}
        onOpen={onOpen ?? (() => {})}
        drift={drift}
        listKey={listKey}
        empty="Nothing"
      />
      <button type="button">after</button>
    </>
  );
}

const selected = () => screen.queryByRole("row", { selected: true })?.textContent;

describe("the grid", () => {
  it("tells its true size and renders only what is near the screen", () => {
    render(<Grid rowCount={1_000_000} />);
    const grid = screen.getByRole("grid", { name: "Things" });
    expect(grid.getAttribute("aria-rowcount"), "a million rows and the header").toBe("1000001");
    expect(screen.getAllByRole("row").length, "rows away from the screen do not exist").toBeLessThan(40);
    expect(screen.getByRole("row", { name: "Row 0 0" }).getAttribute("aria-rowindex"), "the header is row 1").toBe("2");
  });

  it("is one tab stop", async () => {
    const user = userEvent.setup();
    render(<Grid />);
    await user.click(screen.getByRole("button", { name: "before" }));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole("grid"));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "after" }));
  });

  it("moves its active row with the keys and says which it is", async () => {
    const user = userEvent.setup();
    render(<Grid />);
    const grid = screen.getByRole("grid");
    grid.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(selected()).toBe("Row 11");
    expect(document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent).toBe("Row 11");
    await user.keyboard("{End}");
    expect(selected(), "the last row is brought to the screen").toBe("Row 999999");
    await user.keyboard("{PageUp}");
    expect(selected(), "a page is what fits, less one row").toBe("Row 991991");
    await user.keyboard("{Home}{ArrowUp}");
    expect(selected(), "there is nothing above the first row").toBe("Row 00");
  });

  it("reaches the last of a million rows", async () => {
    const user = userEvent.setup();
    render(<Grid rowCount={1_000_000} />);
    screen.getByRole("grid").focus();
    await user.keyboard("{End}{ArrowUp}");
    expect(selected()).toBe("Row 999998999998");
  });

  it("opens with Enter what a click or an arrow has chosen", async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    render(<Grid onOpen={onOpen} />);
    await user.click(screen.getByRole("row", { name: "Row 3 3" }));
    expect(onOpen, "a click only selects").not.toHaveBeenCalled();
    screen.getByRole("grid").focus();
    await user.keyboard("{Enter}");
    expect(onOpen).toHaveBeenCalledWith(3);
  });

  it("goes along when its rows move, but not into another list", async () => {
    const user = userEvent.setup();
    const view = render(<Grid />);
    const grid = screen.getByRole("grid");
    grid.focus();
    await user.keyboard("{End}");
    const before = grid.scrollTop;
    view.rerender(<Grid drift={-3} />);
    expect(grid.scrollTop, "three rows less are above").toBe(before - 3 * 52);
    view.rerender(<Grid drift={5} listKey="another" />);
    expect(grid.scrollTop, "another list begins at its top").toBe(0);
  });

  it("says what to do when there is nothing", () => {
    render(<Grid rowCount={0} />);
    expect(screen.getByText("Nothing")).toBeTruthy();
  });
});
