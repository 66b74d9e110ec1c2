import type { ExportKind } from '#lib/domain/export.ts';
import { m } from './paraglide/messages.js';

const NAMES: Record<ExportKind, () => string> = {
	award_list: () => m.results_award_list(),
	shortlist_list: () => m.results_shortlist(),
	ranking: () => m.results_ranking(),
	entry_list: () => m.results_entry_list(),
	desk_list: () => m.desks_title(),
	year_report: () => m.report_export_kind(),
	nominee_roster: () => m.talents_roster(),
	nominee_summary: () => m.talents_summary(),
	nominee_form: () => m.talents_form(),
	nominee_decision: () => m.talents_record(),
	recommendation_sheet: () => m.upward_export_kind(),
};

export function exportKindName(kind: ExportKind): string {
	return NAMES[kind]();
}
