import type { ConflictLine, ConflictView } from "../../contract/types.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import type { Reveal } from "../values/useReveal.ts";
import { LineRow, type LineRowProps } from "./LineRow.tsx";
import styles from "./Lines.module.css";

interface LinesProps {
  view: ConflictView;
  /** With the hidden values that were asked for. */
  lines: readonly ConflictLine[];
  /** Null where nothing is hidden. */
  reveal: Reveal | null;
  rowOf: (index: number) => Omit<LineRowProps, "line" | "index" | "system">;
}

/** What both sides changed, a line for each thing. */
export function Lines({ view, lines, reveal, rowOf }: LinesProps) {
  const system = view.system.name;
  return (
    <Card
      title={texts.lines}
      flush
      actions={
        reveal && (
          <Button
            variant="quiet"
            isPending={reveal.isPending}
            onPress={() => {
              if (reveal.values === null) void reveal.show();
              else reveal.hide();
            }}
          >
            {reveal.values === null ? texts.showValues : texts.hideValues}
          </Button>
        )
      }
    >
      <div className={styles.table}>
        <div className={styles.head} aria-hidden="true">
          <span className={styles.column}>
            <span>{texts.columnField}</span>
          </span>
          <span className={styles.column}>
            <span>{texts.columnWas}</span>
          </span>
          <span className={styles.column}>
            <span>{texts.columnYours}</span>
            <KeyCap keys="1" />
          </span>
          <span className={styles.column}>
            <span title={system}>{system}</span>
            <KeyCap keys="2" />
          </span>
        </div>
        {lines.map((line, index) => (
          <LineRow key={line.lineId} line={line} index={index} system={system} {...rowOf(index)} />
        ))}
      </div>
    </Card>
  );
}
