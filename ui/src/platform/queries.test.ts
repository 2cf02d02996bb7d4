import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";

import type { AppStatus } from "../contract/types.ts";
import { commandQuery, createQueryClient, invalidateTags } from "./queries.ts";
import type { Platform } from "./types.ts";

test("a change during the very first load is not missed", async () => {
  const replies: ((pending: number) => void)[] = [];
  const platform: Platform = {
    invoke: () =>
      new Promise<never>((resolve) => replies.push((pending) => resolve({ pending } as Partial<AppStatus> as never))),
    subscribe: () => () => {},
  };
  const client = createQueryClient();
  const observer = new QueryObserver(client, commandQuery(platform, "app_status", {}));
  const leave = observer.subscribe(() => {});
  const settled = invalidateTags(client, ["status"]);
  expect(replies, "the first load is still on its way").toHaveLength(1);
  replies[0]?.(0);
  await expect.poll(() => replies.length, { message: "it is asked again, since the reply may be from before" }).toBe(2);
  replies[1]?.(1);
  await settled;
  expect(observer.getCurrentResult().data?.pending).toBe(1);
  leave();
});
