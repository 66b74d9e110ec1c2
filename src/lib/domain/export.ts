/** 导出: the kinds of file that leave the house. */
export const EXPORT_KINDS = ['award_list', 'shortlist_list', 'ranking', 'entry_list'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
