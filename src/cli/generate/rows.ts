import { sql, type Insertable } from 'kysely';
import type { DB, Trx } from '#lib/server/platform/db.ts';

/** Parents before children, so that every reference finds its row. */
const insertionOrder = [
	'unit',
	'person',
	'membership',
	'enrolment',
	'account',
	'account_role',
	'judge_profile',
	'file',
	'entry',
	'participant',
	'advisor',
	'entry_file',
	'entry_version',
	'entry_version_file',
	'filing',
	'filing_item',
	'eligibility_check',
	'stage',
	'judging_group',
	'group_member',
	'stage_entry',
	'conflict',
	'assignment',
	'score_sheet',
	'criterion_score',
	'gap_decision',
	'result',
	'list',
	'list_row',
	'higher_programme',
	'higher_edition',
	'higher_category',
	'higher_quota',
	'recommendation',
	'outcome',
	'outcome_person',
	'nomination',
	'achievement',
	'condition_finding',
	'panel_member',
	'panel_score',
	'collective_decision',
	'decision_row',
	'laureate',
	'audit_event',
] as const satisfies readonly (keyof DB)[];

type Filled = (typeof insertionOrder)[number];

/** PostgreSQL takes 65,535 parameters a statement; smaller statements parse faster than one giant. */
const parametersPerStatement = 12_000;

/** Collects the rows of the world in memory and writes them table by table in large statements. */
export class Rows {
	readonly #tables = new Map<Filled, object[]>();

	add<T extends Filled>(table: T, row: Insertable<DB[T]>): void {
		const rows = this.#tables.get(table);
		if (rows) rows.push(row);
		else this.#tables.set(table, [row]);
	}

	count(table: Filled): number {
		return this.#tables.get(table)?.length ?? 0;
	}

	/** Completes rows that are not written yet. */
	amend<T extends Filled>(table: T, change: (row: Insertable<DB[T]>) => void): void {
		for (const row of this.#tables.get(table) ?? []) change(row as Insertable<DB[T]>);
	}

	/** Writes what was collected since the last call. */
	async insert(trx: Trx, onProgress: (done: number, total: number) => void): Promise<void> {
		const total = [...this.#tables.values()].reduce((sum, rows) => sum + rows.length, 0);
		let done = 0;
		for (const table of insertionOrder) {
			const rows = this.#tables.get(table) ?? [];
			// rows of one table may leave out optional columns; the statement has the union, absent ones get their default
			const columns = new Set(rows.flatMap((row) => Object.keys(row))).size;
			const chunk = Math.max(1, Math.floor(parametersPerStatement / Math.max(1, columns)));
			for (let start = 0; start < rows.length; start += chunk) {
				const part = rows.slice(start, start + chunk);
				await trx.insertInto(table).values(part).execute();
				done += part.length;
				onProgress(done, total);
			}
		}
		this.#tables.clear();
	}
}

/** An entry and its current version point at each other: entries are written without, and get it here. */
export async function linkCurrentVersions(trx: Trx): Promise<void> {
	await sql`
		update entry set current_version_id = latest.id
		from (select distinct on (entry_id) id, entry_id from entry_version order by entry_id, number desc) as latest
		where latest.entry_id = entry.id`.execute(trx);
}
