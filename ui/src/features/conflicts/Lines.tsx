import type { ConflictView } from "../../contract/types.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { LineRow, type LineRowProps } from "./LineRow.tsx";
import styles from "./Lines.module.css";

interface LinesProps {
  view: ConflictView;
  /** Null where nothing is hidden. */
  isShown: boolean | null;
  onShow: (isShown: boolean) => void;
  rowOf: (index: number) => Omit<LineRowProps, "line" | "index" | "system" | "isShown">;
}

/** What both sides changed, a line for each thing. */
export function Lines({ view, isShown, onShow, rowOf }: LinesProps) {
  const system = view.system.name;
  return (
    <Card
      title={texts.lines}
      flush
      actions={
        isShown !== null && (
          <Button variant="quiet" onPress={() => onShow(!isShown)}>
            {isShown ? texts.hideValues : texts.showValues}
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
        {view.lines.map((line, index) => (
          <LineRow
            key={line.lineId}
            line={line}
            index={index}
            system={system}
            isShown={isShown ?? true}
            {...rowOf(index)}
          />
        ))}
      </div>
    </Card>
  );
}
