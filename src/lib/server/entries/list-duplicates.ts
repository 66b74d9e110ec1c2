import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import { GONE_STATES, type EntryState } from '#lib/domain/entry.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { visibleTo } from './queries.ts';

/** 疑似重复: another entry of the edition that shares something with this one. A warning for staff, never a verdict. */
export interface Duplicate {
	entryId: string;
	title: string;
	number: string | null;
	state: EntryState;
	unitName: string;
	/** the same pupils, the same bytes, or nearly the same title (trigram similarity) */
	samePeople: string[];
	sameFiles: number;
	titleSimilarity: number;
}

/** Trigrams of short Chinese titles: 0.6 finds 智能浇花器 / 智能浇花器的设计 and leaves 智能书包 / 智能台灯 alone. */
const SIMILAR = 0.6;

/** Staff only. One query. */
export async function listDuplicates(ctx: Context, entryId: string): Promise<Duplicate[]> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entry');
	const { rows } = await sql<{
		id: string;
		title: string;
		number: string | null;
		state: string;
		unit_name: string;
		same_people: string[];
		same_files: number;
		similarity: number;
	}>`
		with this as (select id, edition_id, title from entry where id = ${entryId}),
		people as (
			select o.entry_id, array_agg(p.name order by p.name) as names
			from participant mine join participant o on o.person_id = mine.person_id and o.entry_id <> mine.entry_id
			join person p on p.id = o.person_id where mine.entry_id = ${entryId} group by o.entry_id
		),
		hashes as (
			select f.sha256 from entry_file ef join file f on f.id = ef.file_id where ef.entry_id = ${entryId}
		),
		files as (
			select ef.entry_id, count(distinct f.sha256) as files
			from file f join entry_file ef on ef.file_id = f.id
			where f.sha256 in (select sha256 from hashes) and ef.entry_id <> ${entryId} group by ef.entry_id
		),
		titles as (
			select o.id as entry_id, similarity(o.title, this.title) as similarity
			from this join entry o on o.edition_id = this.edition_id and o.id <> this.id
			-- % asks the trigram index first, with its own lower threshold
			where this.title <> '' and o.title % this.title and similarity(o.title, this.title) >= ${SIMILAR}
		)
		select e.id, e.title, e.number, e.state, u.name ->> 'zh' as unit_name, coalesce(people.names, '{}') as same_people,
			coalesce(files.files, 0) as same_files, coalesce(titles.similarity, 0)::float8 as similarity
		from (select entry_id from people union select entry_id from files union select entry_id from titles) hit
		join entry e on e.id = hit.entry_id join this on this.edition_id = e.edition_id join unit u on u.id = e.unit_id
		left join people on people.entry_id = e.id left join files on files.entry_id = e.id left join titles on titles.entry_id = e.id
		where e.state not in (${sql.join([...GONE_STATES])}) and ${visibleTo(ctx.actor)}
		order by cardinality(coalesce(people.names, '{}')) desc, same_files desc, similarity desc, e.id
		limit 20
	`.execute(ctx.db);
	return rows.map((row) => ({
		entryId: row.id,
		title: row.title,
		number: row.number,
		state: row.state as EntryState,
		unitName: row.unit_name,
		samePeople: row.same_people,
		sameFiles: row.same_files,
		titleSimilarity: row.similarity,
	}));
}
