import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { Declaration, Host } from '#lib/domain/edition.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lastSaved, lockEdition, type SavedMeanwhile } from './lock-edition.ts';

interface UpdateEdition {
	editionId: string;
	/** the version the page was made from */
	version: number;
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	callNumber: string | null;
	hosts: Host[];
	declarations: Declaration[];
}

type UpdateEditionRefusal = 'changed_meanwhile' | 'edition_finished' | 'declaration_in_use';

/** Names, labels, hosts and declarations. What somebody has already declared keeps its key and may not go. */
export function updateEdition(
	ctx: Context,
	input: UpdateEdition,
): Promise<Decision<'saved', UpdateEditionRefusal, { saved: SavedMeanwhile } | { count: number }>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockEdition(trx, ctx, input.editionId);
		if (edition.state === 'finished') return refuse('edition_finished');
		if (edition.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'edition', edition.id));
		}
		const before = await trx
			.selectFrom('edition')
			.select(['name', 'ordinal', 'period_label', 'theme', 'call_number', 'hosts', 'declarations'])
			.where('id', '=', edition.id)
			.executeTakeFirstOrThrow();
		const gone = before.declarations
			.map(({ key }) => key)
			.filter((key) => !input.declarations.some((declaration) => declaration.key === key));
		if (gone.length > 0) {
			const { count } = await trx
				.selectFrom('entry')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('edition_id', '=', edition.id)
				.where((eb) => eb('declared', '&&', eb.val(gone)))
				.executeTakeFirstOrThrow();
			if (count > 0) return refuse('declaration_in_use', { count });
		}
		const after = {
			name: input.name,
			ordinal: input.ordinal,
			period_label: input.periodLabel,
			theme: input.theme,
			call_number: input.callNumber,
			hosts: input.hosts,
			declarations: input.declarations,
		};
		const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
			(field) => canonical(after[field]) !== canonical(before[field]),
		);
		if (changed.length === 0) return accept('saved');
		await trx
			.updateTable('edition')
			.set((eb) => ({
				...after,
				name: toJsonb(after.name),
				theme: after.theme && toJsonb(after.theme),
				hosts: toJsonb(after.hosts),
				declarations: toJsonb(after.declarations),
				version: eb('version', '+', 1),
			}))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'edition.changed', { edition: edition.id }, changed);
		return accept('saved');
	});
}

/** JSON with its keys in order: jsonb gives them back in another one. */
export function canonical(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !(inner instanceof Date)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);
}
