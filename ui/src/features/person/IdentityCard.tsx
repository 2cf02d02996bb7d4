import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import type { PersonView } from "../../contract/types.ts";
import { person } from "../../messages/person.ts";
import { FieldRows } from "./FieldRows.tsx";
import { fieldLines, type FieldLine } from "./lines.ts";
import { useUnsavedIds } from "./unsaved.ts";

/** So few empty lines are no bother. */
const fewLines = 3;
const alwaysShown = new Set(["name.given", "name.family"]);
const isQuiet = ({ field, held }: FieldLine) =>
  field.value === "" && !alwaysShown.has(field.key) && held.every((one) => one.change === null);

/** Who it is. What is not set stays folded up where there is much of it. */
export function IdentityCard({ view }: { view: PersonView }) {
  const [isWhole, setWhole] = useState(false);
  const lines = fieldLines(view, "identity");
  // What something was typed into must not be hidden.
  const unsaved = useUnsavedIds();
  const isFolded = (line: FieldLine) => isQuiet(line) && !unsaved.has(line.id);
  const quiet = lines.filter(isFolded).length;
  const canFold = quiet > fewLines;
  return (
    <Card
      title={person.identity}
      flush
      actions={
        canFold && (
          <Button variant="quiet" onPress={() => setWhole(!isWhole)}>
            {isWhole ? person.hideUnset : person.showUnset(quiet)}
          </Button>
        )
      }
    >
      <FieldRows lines={lines.filter((line) => !canFold || isWhole || !isFolded(line))} />
    </Card>
  );
}
