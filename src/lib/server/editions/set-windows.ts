import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { windowChangeProblems, type WindowChangeProblem } from '#lib/domain/edition-change.ts';
import type { PhaseWindow } from '#lib/domain/edition.ts';
import { effectiveWindows, windowProblems, type WindowProblem } from '#lib/domain/window.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { insertWindows } from './create-edition.ts';
import { lastSaved, lockEdition, type SavedMeanwhile } from './lock-edition.ts';
import { getEdition } from './queries.ts';

interface SetWindows {
	editionId: string;
	version: number;
	/** the edition's own */
	windows: PhaseWindow[];
	/** a category's own, by its id; a phase left out follows the edition */
	categories: Record<string, PhaseWindow[]>;
}

/** What is wrong with whose date: null = the edition's own. */
type WindowFinding = { categoryId: string | null } & (WindowProblem | WindowChangeProblem);

/**
 * All dates of an edition at once. A draft may have gaps, but no window may close before it opens; an open edition must stay whole and in order, and what
 * has begun keeps its opening.
 */
export function setWindows(
	ctx: Context,
	input: SetWindows,
): Promise<
	Decision<
		'saved',
		'changed_meanwhile' | 'edition_finished' | 'windows_not_valid',
		{ saved: SavedMeanwhile } | { findings: WindowFinding[] }
	>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockEdition(trx, ctx, input.editionId);
		if (locked.state === 'finished') return refuse('edition_finished');
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'edition', locked.id));
		}
		const edition = await getEdition(ctx, locked.id, trx);
		const own = (categoryId: string) => input.categories[categoryId] ?? [];

		const findings: WindowFinding[] = [];
		const reversed = (windows: readonly PhaseWindow[], categoryId: string | null) => {
			for (const { phase, opensAt, closesAt } of windows) {
				if (closesAt <= opensAt) findings.push({ categoryId, code: 'window_reversed', phase });
			}
		};
		reversed(input.windows, null);
		for (const category of edition.categories) {
			reversed(own(category.id), category.id);
			if (locked.state !== 'open') continue;
			const next = effectiveWindows(input.windows, own(category.id));
			for (const problem of windowProblems(next)) {
				if (problem.code !== 'window_reversed') findings.push({ categoryId: category.id, ...problem });
			}
			for (const problem of windowChangeProblems(category.windows, next, ctx.now)) {
				findings.push({ categoryId: category.id, ...problem });
			}
		}
		if (findings.length > 0) return refuse('windows_not_valid', { findings });

		const same = (before: readonly PhaseWindow[], after: readonly PhaseWindow[]) =>
			before.length === after.length &&
			before.every((window) =>
				after.some(
					(next) =>
						next.phase === window.phase &&
						next.opensAt.getTime() === window.opensAt.getTime() &&
						next.closesAt.getTime() === window.closesAt.getTime(),
				),
			);
		const changed = [
			...(same(edition.windows, input.windows) ? [] : ['edition']),
			...edition.categories.filter((category) => !same(category.ownWindows, own(category.id))).map(({ key }) => key),
		];
		if (changed.length === 0) return accept('saved');
		await trx.deleteFrom('phase_window').where('edition_id', '=', locked.id).execute();
		await insertWindows(trx, locked.id, [
			...input.windows.map((window) => ({ window, categoryId: null })),
			...edition.categories.flatMap((category) =>
				own(category.id).map((window) => ({ window, categoryId: category.id })),
			),
		]);
		await trx
			.updateTable('edition')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		await recordAudit(trx, ctx, 'edition.windows_set', { edition: locked.id }, changed);
		return accept('saved');
	});
}
