import { PHASES } from '#lib/domain/edition.ts';
import { spanOf, stateOfWindow } from '#lib/domain/window.ts';
import { listEditions } from '#lib/server/editions/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => {
	const editions = await listEditions(ctx);
	return {
		editions: editions.map(({ categories, ...edition }) => {
			const spans = PHASES.flatMap(
				(phase) =>
					spanOf(
						categories.map(({ windows }) => windows),
						phase,
					) ?? [],
			);
			return {
				id: edition.id,
				name: edition.name,
				periodLabel: edition.periodLabel,
				state: edition.state,
				categoryCount: categories.length,
				current: spans.filter((span) => stateOfWindow(span, ctx.now) === 'open'),
				next: spans.find((span) => stateOfWindow(span, ctx.now) === 'before') ?? null,
			};
		}),
	};
};
