import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { FrameNotice } from "../../components/FrameNotice.tsx";
import { protection as texts } from "../../messages/access.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { RecoveryDialog } from "./RecoveryDialog.tsx";

/** Offers to save a recovery code, as soon as something would be lost without one. */
export function RecoveryOffer() {
  const { data: isDue = false } = useCommandQuery("recovery_offer", {}, { select: (offer) => offer.due });
  const { data: key } = useCommandQuery("protection_get", {}, { enabled: isDue, select: (shown) => shown.key });
  const later = useAction("recovery_later");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {isDue && (
        <FrameNotice
          icon="lock"
          actions={
            <>
              <Button small variant="primary" isDisabled={key === undefined} onPress={() => setIsOpen(true)}>
                {texts.offerSave}
              </Button>
              <Button small isPending={later.isPending} onPress={() => later.mutate({})}>
                {texts.offerLater}
              </Button>
            </>
          }
        >
          {texts.offer}
        </FrameNotice>
      )}
      {/* It says that the code is good when nothing has to be offered any more. */}
      {isOpen && (
        <RecoveryDialog asksPassphrase={key === "passphrase"} replaces={false} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}
