import { Button as AriaButton } from "react-aria-components";

import { LetterBadge } from "../../components/Badge.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Segments } from "../../components/Segments.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { PersonRow } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { live, search as texts } from "../../messages/search.ts";
import styles from "./LivePanel.module.css";
import type { LiveLine, LiveSearch } from "./useLiveSearch.ts";

interface LivePanelProps {
  search: LiveSearch;
  onOpen: (personId: string) => void;
  onClose: () => void;
}

/** What the systems answered, one line each, below the grid so that no row moves. */
export function LivePanel({ search, onOpen, onClose }: LivePanelProps) {
  return (
    <section className={styles.panel} aria-label={live.region}>
      <header className={styles.head}>
        <h2 className={styles.title}>{live.region}</h2>
        <span className={styles.asked}>{live.askedFor(search.query)}</span>
        <IconButton icon="close" label={live.close} onPress={onClose} />
      </header>
      <ul>
        {search.lines.map((line) => (
          <li key={line.connectionId}>
            <p className={styles.line} role="status">
              <LetterBadge letters={line.badge} name={line.name} hue={line.provider} />
              <span className={styles.words} data-tone={line.answer.kind}>
                {line.name}: {wordsFor(line.answer)}
              </span>
            </p>
            {line.answer.kind === "searching" && (
              <p className={styles.wait}>
                <Skeleton width="64%" />
              </p>
            )}
            {line.answer.kind === "found" &&
              line.answer.rows.map((row) => <Found key={row.personId} row={row} onOpen={onOpen} />)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Found({ row, onOpen }: { row: PersonRow; onOpen: (personId: string) => void }) {
  return (
    <AriaButton className={styles.found} onPress={() => onOpen(row.personId)}>
      <span className={styles.name}>
        <Segments segments={row.name} empty={texts.noName} />
      </span>
      <span className={styles.detail}>
        <Segments segments={row.detail} />
      </span>
    </AriaButton>
  );
}

function wordsFor(answer: LiveLine["answer"]): string {
  switch (answer.kind) {
    case "searching":
      return live.searching;
    case "found":
      return answer.rows.length === 0
        ? live.none(answer.askedFor)
        : live.found(answer.rows.length, answer.more, answer.askedFor);
    case "cannot_search":
      return live.cannot(answer.reason);
    case "failed": {
      const error = describeError(answer.error);
      return [live.failed(error.title, error.whatToDo), error.reference && live.reference(error.reference)]
        .filter(Boolean)
        .join(" ");
    }
  }
}
