/** 导出: the kinds of file that leave the house. */
export const EXPORT_KINDS = [
	'award_list',
	'shortlist_list',
	'ranking',
	'entry_list',
	'desk_list',
	'year_report',
	'nominee_roster',
	'nominee_summary',
	'nominee_form',
	'nominee_decision',
	'recommendation_sheet',
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
