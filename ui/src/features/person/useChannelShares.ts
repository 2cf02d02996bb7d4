import type { Allowed, ChannelView } from "../../contract/types.ts";
import type { ChannelLine } from "./lines.ts";
import { useShared, type Shared } from "./useShared.ts";

interface ChannelShares {
  shared: Shared;
  /** Does something to each channel that a record has on the line, one after the other. */
  inRecord: (recordId: string, act: (channel: ChannelView) => Promise<unknown>) => Promise<void>;
}

/** The records that share a channel; one may hold the same address more than once. */
export function useChannelShares(line: ChannelLine, allowedOf: (channel: ChannelView) => Allowed): ChannelShares {
  const records = [...new Set(line.channels.map((one) => one.recordId))];
  const shared = useShared(
    line.id,
    records.flatMap((recordId) => {
      const own = line.channels.find((one) => one.recordId === recordId);
      const system = line.held.find((one) => one.recordId === recordId)?.system;
      return own && system ? [{ recordId, system, allowed: allowedOf(own), lineId: own.channelId }] : [];
    }),
  );
  return {
    shared,
    inRecord: async (recordId, act) => {
      for (const channel of line.channels) if (channel.recordId === recordId) await act(channel);
    },
  };
}
