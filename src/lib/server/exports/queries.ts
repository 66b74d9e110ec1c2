import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { ExportKind } from '#lib/domain/export.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';

export interface ExportLine {
	id: string;
	at: Date;
	actor: string;
	kind: ExportKind;
	rowCount: number;
	fileName: string;
	sha256: string;
}

const PAGE = 25;

/** The record of exports, newest first; ids are in time order, so they are the key. Staff and administrators. One query. */
export async function listExports(
	ctx: Context,
	cursor: Cursor | null,
): Promise<{ rows: ExportLine[]; previous: string | null; next: string | null }> {
	if (!hasRole(ctx.actor, 'staff', 'administrator')) throw new NotFound('exports');
	const back = cursor?.backwards ?? false;
	const { rows } = await sql<ExportLine & { sort_value: string }>`
		select x.id, x.at, p.name as actor, x.kind, x.row_count as "rowCount", x.file_name as "fileName", x.sha256, '' as sort_value
		from export_record x join account a on a.id = x.actor_id join person p on p.id = a.person_id
		${cursor ? sql`where x.id ${sql.raw(back ? '>' : '<')} ${cursor.id}` : sql``}
		order by x.id ${sql.raw(back ? 'asc' : 'desc')}
		limit ${PAGE + 1}`.execute(ctx.db);
	const page = pageOf(rows, PAGE, cursor);
	return { ...page, rows: page.rows.map(({ sort_value: _, ...row }) => row) };
}
