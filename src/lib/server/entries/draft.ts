import { accountOf } from '#lib/domain/access.ts';
import type { AuditEvent } from '#lib/domain/audit.ts';
import { divisionFor } from '#lib/domain/checklist.ts';
import { refuse } from '#lib/domain/decision.ts';
import { decideEditing, type EditRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { lockEntryToWrite, type LockedEntry } from './queries.ts';
import { gateOf, getCategoryForEntry, type CategoryForEntry } from './rules.ts';

export type OpenDraft =
	{ ok: true; entry: LockedEntry; category: CategoryForEntry } | { ok: false; reason: EditRefusal; facts?: unknown };

/** What every command on a draft begins with: the row locked, its category's rules, and whether it may be changed now. */
export async function openDraft(trx: Trx, ctx: Context, entryId: string): Promise<OpenDraft> {
	const entry = await lockEntryToWrite(trx, entryId, ctx.actor);
	const category = await getCategoryForEntry(trx, entry.categoryId, ctx.installation.timeZone);
	const editing = decideEditing(entry, gateOf(category), ctx.now);
	return editing.ok ? { ok: true, entry, category } : refuse(editing.reason);
}

/** What every command on a draft ends with: the next version, who and when, the division that follows from the participants, the record. */
export async function touchDraft(
	trx: Trx,
	ctx: Context,
	draft: { entry: LockedEntry; category: CategoryForEntry },
	event: AuditEvent,
	fields: readonly string[] = [],
	refs: { person?: string; file?: string } = {},
): Promise<number> {
	const grades = await trx.selectFrom('participant').select('grade').where('entry_id', '=', draft.entry.id).execute();
	const version = draft.entry.version + 1;
	await trx
		.updateTable('entry')
		.set({
			version,
			updated_at: ctx.now,
			updated_by: accountOf(ctx.actor),
			division_id: divisionFor(
				draft.category,
				grades.map(({ grade }) => grade),
			),
		})
		.where('id', '=', draft.entry.id)
		.execute();
	await recordAudit(trx, ctx, event, { entry: draft.entry.id, edition: draft.entry.editionId, ...refs }, fields);
	return version;
}
