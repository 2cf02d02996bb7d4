import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { toast } from "../../components/Toast.tsx";
import { diagnostics } from "../../messages/diagnostics.ts";
import { DiagnosticsDialog } from "./DiagnosticsDialog.tsx";

/** Where to turn when something does not work. */
export function About() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title={diagnostics.about}
      actions={
        <Button small onPress={() => setIsOpen(true)}>
          {diagnostics.open}
        </Button>
      }
    >
      <p>{diagnostics.lead}</p>
      {isOpen && <DiagnosticsDialog onClose={() => setIsOpen(false)} onCopied={() => toast(diagnostics.copied)} />}
    </Card>
  );
}
