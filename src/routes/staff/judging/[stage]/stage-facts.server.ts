import { localText, type Locale } from '#lib/domain/local-text.ts';
import type { StageFull } from '#lib/server/judging/queries.ts';

/** What every page of a stage says about it, in the reader's language. */
export function stageFacts(stage: StageFull, locale: Locale) {
	return {
		id: stage.id,
		name: localText(stage.name, locale),
		category: localText(stage.categoryName, locale),
		edition: localText(stage.editionName, locale),
		state: stage.state,
		kind: stage.kind,
		version: stage.version,
		window: stage.window,
		opensAt: stage.opensAt,
		closesAt: stage.closesAt,
		entries: stage.entries,
		expected: stage.expected,
		submitted: stage.submitted,
		drafts: stage.drafts,
		unattended: stage.unattended,
		late: stage.late,
	};
}
