import { useRef } from "react";
import { Button, Input, SearchField } from "react-aria-components";

import { useCommand } from "../../commands/registry.ts";
import { Icon } from "../../components/Icon.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import { search } from "../../messages/search.ts";
import styles from "./SearchBox.module.css";
import { useSearchState } from "./searchState.tsx";

interface SearchBoxProps {
  /** Called whenever something is typed, so that the results can be brought to the screen. */
  onType: () => void;
  /** Called by the down arrow and by Enter: on to the results. */
  onLeave: () => void;
}

/** The one search box. Every key press searches; there is nothing to press. */
export function SearchBox({ onType, onLeave }: SearchBoxProps) {
  const { query, setQuery } = useSearchState();
  const input = useRef<HTMLInputElement>(null);
  useCommand("find.focus", () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <SearchField
      className={styles.box}
      aria-label={search.box}
      value={query}
      onChange={(value) => {
        setQuery(value);
        onType();
      }}
    >
      <span className={styles.lens}>
        <Icon name="search" size={14} />
      </span>
      <Input
        ref={input}
        className={styles.input}
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
        <Button className={styles.clear} aria-label={search.clear}>
          <Icon name="close" size={12} />
        </Button>
      )}
    </SearchField>
  );
}
