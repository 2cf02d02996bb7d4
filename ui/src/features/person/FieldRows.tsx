import { FieldRow } from "./FieldRow.tsx";
import type { FieldLine } from "./lines.ts";

interface FieldRowsProps {
  lines: readonly FieldLine[];
  /** They are copied to other systems one by one: they are neither parts of something nor the system's own. */
  areCopied?: boolean;
}

/** Values below each other; several of one field stand under one label. */
export function FieldRows({ lines, areCopied = true }: FieldRowsProps) {
  return lines.map((line, at) => (
    <FieldRow
      key={line.id}
      line={line}
      isCopied={areCopied}
      isContinued={lines[at - 1]?.field.key === line.field.key}
    />
  ));
}
