import { localText } from '#lib/domain/local-text.ts';
import { listDraftLists, listResultStages, type StageSummary } from '#lib/server/results/queries.ts';
import { idOrNull } from '#lib/server/web/id-param.ts';
import type { PageServerLoad } from './$types';

export type NextStep = 'gaps' | 'close' | 'make_list' | 'confirm_list' | 'see_list';

/** What staff do next with a stage, and where. */
function nextStep(stage: StageSummary): { step: NextStep; listId: string | null } {
	if (stage.state === 'open') return { step: stage.gaps > 0 ? 'gaps' : 'close', listId: null };
	const draft = stage.lists.find(({ state }) => state === 'draft');
	if (draft) return { step: 'confirm_list', listId: draft.id };
	const [confirmed] = stage.lists;
	return confirmed ? { step: 'see_list', listId: confirmed.id } : { step: 'make_list', listId: null };
}

export const load: PageServerLoad = async ({ locals: { ctx, locale }, url }) => {
	const drafts = url.searchParams.get('show') === 'drafts';
	const { editions, edition, stages } = drafts
		? { editions: [], edition: null, stages: await listDraftLists(ctx) }
		: await listResultStages(ctx, idOrNull(url.searchParams.get('edition')));
	return {
		drafts,
		editions: editions.map(({ id, name }) => ({ id, name: localText(name, locale) })),
		edition: edition && { id: edition.id, name: localText(edition.name, locale) },
		kinds: (['shortlist', 'award'] as const).filter(
			(kind) => !drafts && stages.some(({ lists }) => lists.some((list) => list.kind === kind)),
		),
		stages: stages.map((stage) => ({
			id: stage.id,
			state: stage.state,
			category: localText(stage.categoryName, locale),
			name: localText(stage.name, locale),
			entryCount: stage.entryCount,
			sheetsIn: stage.sheetsIn,
			sheetsExpected: stage.sheetsExpected,
			gaps: stage.gaps,
			tiesOpen: stage.tiesOpen,
			lists: stage.lists.map(({ id, kind, state, rowCount }) => ({ id, kind, state, rowCount })),
			next: nextStep(stage),
		})),
	};
};
