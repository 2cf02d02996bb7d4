import { useNavigate } from "@tanstack/react-router";
import { Button as AriaButton } from "react-aria-components";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Segments } from "../../components/Segments.tsx";
import type { PersonRow } from "../../contract/types.ts";
import { live, search as texts } from "../../messages/search.ts";
import { erasures } from "../../messages/privacy.ts";
import { Systems } from "../systems/Systems.tsx";
import { AnswerWords } from "./AnswerWords.tsx";
import cells from "./cells.module.css";
import styles from "./LivePanel.module.css";
import type { LiveLine, LiveSearch } from "./useLiveSearch.ts";

interface LivePanelProps {
  search: LiveSearch;
  isRunning: boolean;
  onOpen: (personId: string) => void;
  onAskAgain: (connectionId: string) => void;
  onStop: () => void;
  onClose: () => void;
}

/** What the systems answered: a line for each, and below everybody found. Stands below the grid, so that no row moves. */
export function LivePanel({ search, isRunning, onOpen, onAskAgain, onStop, onClose }: LivePanelProps) {
  const navigate = useNavigate();
  const left = search.lines.flatMap(({ answer }) => (answer.kind === "found" ? answer.erased : []));
  const [first = ""] = left;
  const erased = left.length;
  return (
    <section className={styles.panel} aria-label={live.region}>
      <header className={styles.head}>
        <h2 className={styles.title}>{live.region}</h2>
        <span className={styles.asked}>{live.askedFor(search.query)}</span>
        {isRunning && (
          <Button small onPress={onStop} label={live.stopAll}>
            {live.stop}
          </Button>
        )}
        <IconButton icon="close" label={live.close} onPress={onClose} />
      </header>
      <ul aria-label={live.progress}>
        {search.lines.map((line) => (
          <Line key={line.connectionId} line={line} onAskAgain={onAskAgain} />
        ))}
      </ul>
      {erased > 0 && (
        <p className={styles.erased}>
          <span>{erasures.notShown(erased)}</span>
          <Button small variant="quiet" onPress={() => void navigate({ to: "/settings", search: { erasure: first } })}>
            {erasures.openReports}
          </Button>
        </p>
      )}
      {search.found.length > 0 && (
        <ul className={styles.results} aria-label={live.results}>
          {search.found.map((row) => (
            <li key={row.personId}>
              <Found row={row} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How far one system is, on one line of one height whatever it says. */
function Line({ line, onAskAgain }: { line: LiveLine; onAskAgain: (connectionId: string) => void }) {
  const navigate = useNavigate();
  const { connectionId, name, answer } = line;
  return (
    <li className={styles.line}>
      <LetterBadge letters={line.badge} name={name} hue={line.provider} />
      <AnswerWords name={name} answer={answer} />
      {answer.kind === "refused" && (
        <Button
          small
          variant="quiet"
          label={live.fixNamed(name)}
          onPress={() => void navigate({ to: "/settings/connections/$connectionId", params: { connectionId } })}
        >
          {live.fix}
        </Button>
      )}
      {(answer.kind === "failed" || answer.kind === "stopped") && (
        <Button small variant="quiet" label={live.againNamed(name)} onPress={() => onAskAgain(connectionId)}>
          {live.again}
        </Button>
      )}
    </li>
  );
}

function Found({ row, onOpen }: { row: PersonRow; onOpen: (personId: string) => void }) {
  return (
    <AriaButton className={`${styles.found} ${cells.marked}`} onPress={() => onOpen(row.personId)}>
      <span className={styles.name}>
        <Segments segments={row.name} empty={texts.noName} />
      </span>
      <span className={styles.detail}>
        <Segments segments={row.detail} />
      </span>
      <Systems systems={row.systems} />
    </AriaButton>
  );
}
