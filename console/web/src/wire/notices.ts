/** What a page can ask about notices and channels: one function for each verb. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];

export type NoticeView = Schemas["NoticeView"];
export type NoticeList = Schemas["NoticeList"];
export type DoubtView = Schemas["DoubtView"];
export type DoubtList = Schemas["DoubtList"];
export type ChannelView = Schemas["ChannelView"];
export type ChannelList = Schemas["ChannelList"];
export type NewChannel = Schemas["NewChannel"];
export type Rejoinder = Schemas["Rejoinder"];
type Count = Schemas["NoticeCount"];

export const listNotices = (before: number | null, limit: number): Promise<NoticeList> =>
  ask("GET", `/api/notices?limit=${limit}${before === null ? "" : `&before=${before}`}`);
export const countNotices = (): Promise<Count> => ask("GET", "/api/notices/count");
/** Null means all of them. */
export const readNotices = (only: readonly number[] | null): Promise<Count> => ask("POST", "/api/notices/read", { only });
export const listDoubts = (): Promise<DoubtList> => ask("GET", "/api/notices/doubts");
export const resolveDoubt = (notice: number, said: Rejoinder): Promise<null> =>
  ask("POST", `/api/notices/${notice}/resolve`, { said });

export const listChannels = (): Promise<ChannelList> => ask("GET", "/api/channels");
export const addChannel = (channel: NewChannel): Promise<ChannelView> => ask("POST", "/api/channels", channel);
export const testChannel = (channel: number): Promise<ChannelView> => ask("POST", `/api/channels/${channel}/test`);
export const checkChannel = (channel: number, code: string): Promise<ChannelView> =>
  ask("POST", `/api/channels/${channel}/check`, { code });
export const removeChannel = (channel: number): Promise<null> => ask("DELETE", `/api/channels/${channel}`);
