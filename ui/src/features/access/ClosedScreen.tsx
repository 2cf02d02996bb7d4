import type { Access } from "../../contract/types.ts";
import { DamagedScreen } from "./DamagedScreen.tsx";
import { KeyMissingScreen } from "./KeyMissingScreen.tsx";
import { LockScreen } from "./LockScreen.tsx";
import { RefusedScreen } from "./RefusedScreen.tsx";
import { WipedScreen } from "./WipedScreen.tsx";

/** What stands in the window while the data is not open. */
export function ClosedScreen({ access }: { access: Exclude<Access, { kind: "open" }> }) {
  switch (access.kind) {
    case "locked":
      return <LockScreen access={access} />;
    case "key_missing":
      return <KeyMissingScreen access={access} />;
    case "refused":
      return <RefusedScreen access={access} />;
    case "damaged":
      return <DamagedScreen unsent={access.unsent} />;
    case "wiped":
      return <WipedScreen left={access.left} exported={access.exported} />;
  }
}
