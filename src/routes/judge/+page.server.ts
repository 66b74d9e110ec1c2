import { MINUTES_PER_ENTRY, minutesLeft } from '#lib/domain/judging.ts';
import { localText } from '#lib/domain/local-text.ts';
import { listDeskStages } from '#lib/server/judging/desk-queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale } }) => {
	const all = await listDeskStages(ctx);
	const stages = all.map((stage) => {
		const left = stage.unscored + stage.draft;
		return {
			id: stage.id,
			title: localText(stage.categoryName, locale),
			name: localText(stage.name, locale),
			edition: localText(stage.editionName, locale),
			/** what may be done now: judging is on, begins later, or is over */
			standing:
				stage.state === 'closed' || stage.window === 'after'
					? ('over' as const)
					: stage.window === 'before'
						? ('before' as const)
						: ('on' as const),
			opensAt: stage.opensAt,
			closesAt: stage.closesAt,
			total: stage.total,
			submitted: stage.submitted,
			draft: stage.draft,
			recused: stage.recused,
			left,
			minutes: minutesLeft(left, stage.medianMinutes),
			nextId: stage.nextId,
		};
	});
	const order = { on: 0, before: 1, over: 2 };
	stages.sort(
		(a, b) =>
			order[a.standing] - order[b.standing] ||
			Number(a.left === 0) - Number(b.left === 0) ||
			(a.closesAt?.getTime() ?? Infinity) - (b.closesAt?.getTime() ?? Infinity),
	);
	const median = all[0]?.medianMinutes ?? null;
	return {
		stages,
		pace: { own: median !== null, minutes: Math.max(1, Math.round(median ?? MINUTES_PER_ENTRY)) },
	};
};
