import { useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import { Button as AriaButton } from "react-aria-components";

import { Tooltip } from "../../components/Tooltip.tsx";
import { merges } from "../../messages/conflicts.ts";
import type { FieldLine } from "./lines.ts";
import styles from "./MergedBadge.module.css";

/** That a value came about without the agent, and how; leads to where all of that is listed. */
export function MergedBadge({ line }: { line: FieldLine }) {
  const navigate = useNavigate();
  const id = useId();
  const how = [...new Set(line.fields.flatMap(({ merged }) => (merged === null ? [] : [merged])))].join(" ");
  if (how === "") return null;
  return (
    <>
      <Tooltip text={how}>
        <AriaButton
          className={styles.merged!}
          aria-label={merges.badgeLabel(line.field.label)}
          aria-describedby={id}
          onPress={() => void navigate({ to: "/conflicts", search: { show: "merged" } })}
        >
          {merges.badge}
        </AriaButton>
      </Tooltip>
      <span id={id} hidden>
        {how}
      </span>
    </>
  );
}
