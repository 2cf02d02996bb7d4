import { Button, Toolbar } from "react-aria-components";

import { filters as texts } from "../../messages/search.ts";
import styles from "./FilterHelp.module.css";
import type { Help } from "./filters.ts";

interface FilterHelpProps {
  help: Help;
  onChoose: (query: string) => void;
}

/** A quiet line under the search box with what can be put after a filter. It is the next stop of Tab; the arrows go along it. */
export function FilterHelp({ help, onChoose }: FilterHelpProps) {
  return (
    <div className={styles.help}>
      <span role="status" className={styles.line}>
        {help.line}
        {help.offers.length > 0 && <span className="visually-hidden"> {texts.howTo}</span>}
      </span>
      {help.offers.length > 0 && (
        <Toolbar className={styles.offers!} aria-label={help.label}>
          {help.offers.map(({ label, query }) => (
            <Button key={label} className={styles.offer!} onPress={() => onChoose(query)}>
              {label}
            </Button>
          ))}
        </Toolbar>
      )}
    </div>
  );
}
