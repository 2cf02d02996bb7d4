import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useCommandQuery } from "../../platform/queries.ts";

/** Says that nothing outlives the program where neither a keychain nor a passphrase keeps the key, and leads to what helps. */
export function NoKeychainNotice() {
  const navigate = useNavigate();
  const { data: key } = useCommandQuery("protection_get", {}, { select: (protection) => protection.key });
  if (key !== "memory") return null;
  return (
    <Notice
      tone="warn"
      action={
        <Button small onPress={() => void navigate({ to: "/settings" })}>
          {texts.noKeychainOffer}
        </Button>
      }
    >
      {texts.noKeychain}
    </Notice>
  );
}
