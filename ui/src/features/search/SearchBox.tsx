import { useRef, useState } from "react";
import { Button, Input, SearchField } from "react-aria-components";

import { useCommand } from "../../commands/registry.ts";
import { Icon } from "../../components/Icon.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import type { AppStatus } from "../../contract/types.ts";
import { search } from "../../messages/search.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { FilterHelp } from "./FilterHelp.tsx";
import { helpWith } from "./filters.ts";
import styles from "./SearchBox.module.css";
import { useSearchState } from "./searchState.tsx";

interface SearchBoxProps {
  /** Called whenever something is typed, so that the results can be brought to the screen. */
  onType: () => void;
  /** Called by the down arrow and by Enter: on to the results. */
  onLeave: () => void;
}

const systemsOf = ({ connections }: AppStatus) => connections.map(({ name, provider }) => ({ name, provider }));
const noSystems: ReturnType<typeof systemsOf> = [];

/** The one search box. Every key press searches; there is nothing to press. */
export function SearchBox({ onType, onLeave }: SearchBoxProps) {
  const { query, setQuery } = useSearchState();
  const systems = useCommandQuery("app_status", {}, { select: systemsOf }).data ?? noSystems;
  const input = useRef<HTMLInputElement>(null);
  const [hasFocus, setFocus] = useState(false);
  // The help that was closed; it comes back with another filter.
  const [closed, setClosed] = useState<string | null>(null);
  const wanted = helpWith(query, systems);
  const help = hasFocus && wanted && wanted.key !== closed ? wanted : null;

  useCommand("find.focus", () => {
    input.current?.focus();
    input.current?.select();
  });
  const type = (value: string) => {
    setQuery(value);
    onType();
    if (helpWith(value, systems)?.key !== closed) setClosed(null);
  };

  return (
    // Hears the keys and the focus of its own parts.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.place}
      onFocus={() => setFocus(true)}
      onBlur={(event) => setFocus(event.currentTarget.contains(event.relatedTarget))}
      onKeyDownCapture={(event) => {
        // Escape closes the help first; the text stays.
        if (event.key !== "Escape" || !help) return;
        event.preventDefault();
        event.stopPropagation();
        setClosed(help.key);
        input.current?.focus();
      }}
    >
      <SearchField className={styles.box!} aria-label={search.box} value={query} onChange={type}>
        <span className={styles.lens}>
          <Icon name="search" size={14} />
        </span>
        <Input
          ref={input}
          className={styles.input!}
          placeholder={search.placeholder}
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          onKeyDown={(event) => {
            const isLeave =
              event.key === "ArrowDown" || event.key === "Enter" || (event.key === "Escape" && query === "");
            if (!isLeave || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onLeave();
          }}
        />
        {query === "" ? (
          <span className={styles.cap}>
            <KeyCap keys="/" />
          </span>
        ) : (
          <Button className={styles.clear!} aria-label={search.clear}>
            <Icon name="close" size={12} />
          </Button>
        )}
      </SearchField>
      {help && (
        <FilterHelp
          help={help}
          onChoose={(next) => {
            type(next);
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}
