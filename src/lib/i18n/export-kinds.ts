import type { ExportKind } from '#lib/domain/export.ts';
import { m } from './paraglide/messages.js';

const NAMES: Record<ExportKind, () => string> = {
	award_list: () => m.results_award_list(),
	shortlist_list: () => m.results_shortlist(),
	ranking: () => m.results_ranking(),
	entry_list: () => m.results_entry_list(),
};

export function exportKindName(kind: ExportKind): string {
	return NAMES[kind]();
}
