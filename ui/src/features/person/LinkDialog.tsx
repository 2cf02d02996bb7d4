import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Dialog } from "../../components/Dialog.tsx";
import { toast } from "../../components/Toast.tsx";
import type { PersonRow, PersonView } from "../../contract/types.ts";
import { link as texts } from "../../messages/link.ts";
import { useAction } from "../../platform/queries.ts";
import { LinkChoice } from "./LinkChoice.tsx";
import { LinkSummary } from "./LinkSummary.tsx";

interface LinkDialogProps {
  view: PersonView;
  isOpen: boolean;
  onClose: () => void;
}

/** Finds the other customer who is the same person, shows the two beside each other, and makes them one. */
export function LinkDialog({ view, isOpen, onClose }: LinkDialogProps) {
  const [other, setOther] = useState<PersonRow | null>(null);
  const close = () => {
    setOther(null);
    onClose();
  };
  return (
    <Dialog title={other ? texts.compareTitle : texts.title(view.name)} isOpen={isOpen} onClose={close} width="wide">
      {other ? (
        <Compared view={view} other={other} onBack={() => setOther(null)} onLinked={close} />
      ) : (
        <LinkChoice personId={view.personId} onChoose={setOther} onCancel={close} />
      )}
    </Dialog>
  );
}

interface ComparedProps {
  view: PersonView;
  other: PersonRow;
  onBack: () => void;
  onLinked: () => void;
}

function Compared({ view, other, onBack, onLinked }: ComparedProps) {
  const navigate = useNavigate();
  const link = useAction("person_link");
  const send = () => {
    if (link.isPending) return;
    link.mutateAsync({ personId: view.personId, otherPersonId: other.personId }).then(
      ({ personId }) => {
        toast(texts.linkedToast(view.records.length + other.systems.length));
        onLinked();
        if (personId === view.personId) return undefined;
        return navigate({ to: "/customers/$personId", params: { personId }, replace: true });
      },
      () => {},
    );
  };
  return (
    <LinkSummary
      view={view}
      other={other}
      isPending={link.isPending}
      error={link.error}
      onBack={onBack}
      onLink={send}
    />
  );
}
