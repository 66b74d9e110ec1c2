import { sql } from 'kysely';
import type { AchievementKind, AchievementLevel, OutcomeGrade } from '#lib/domain/higher.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { NomineeOutcome } from '#lib/domain/nomination.ts';
import type { Context } from '../platform/context.ts';
import { visibleTo } from '../entries/queries.ts';

/** A nominee as the sheets need it, from the version that was filed. */
export interface SheetRow {
	entryId: string;
	name: string;
	sex: 'female' | 'male' | null;
	bornMonth: string | null;
	grade: number | null;
	unitThen: LocalText;
	unitNow: LocalText | null;
	moved: boolean;
	title: string;
	abstract: string;
	/** conditions found met; before anything was found, those that are claimed */
	conditions: string[];
	achievements: {
		kind: AchievementKind;
		level: AchievementLevel | null;
		grade: OutcomeGrade | null;
		achievedMonth: string;
		name: string;
	}[];
	outcome: NomineeOutcome | null;
}

/** Everybody of a category who is on file, by surname strokes. One query. The caller has seen that staff ask. */
export async function listSheetRows(ctx: Context, categoryId: string): Promise<SheetRow[]> {
	const { rows } = await sql<SheetRow>`
		select e.id as "entryId", p.name, p.sex, p.born_month as "bornMonth", t.grade, u.name as "unitThen", now.name as "unitNow",
			(now.id is distinct from u.id) as moved, x.title, x.abstract,
			array(select c.code from talent_condition c where c.category_id = e.category_id and case
				when exists (select from condition_finding f where f.entry_id = e.id)
				then exists (select from condition_finding f where f.entry_id = e.id and f.condition_id = c.id and f.met)
				else exists (select from achievement a where a.entry_id = e.id and a.condition_id = c.id) end
				order by c.position) as conditions,
			(select coalesce(json_agg(json_build_object('kind', a.kind, 'level', a.level, 'grade', a.grade,
				'achievedMonth', a.achieved_month, 'name', a.name) order by a.position), '[]')
				from achievement a where a.entry_id = e.id) as achievements,
			r.outcome
		from entry e join entry_version x on x.id = e.current_version_id
			join participant t on t.entry_id = e.id and t.position = 1 join person p on p.id = t.person_id
			left join nomination w on w.entry_id = e.id join unit u on u.id = coalesce(w.unit_then_id, e.unit_id)
			left join enrolment q on q.person_id = p.id and q.to_on is null left join unit now on now.id = q.unit_id
			left join collective_decision d on d.category_id = e.category_id
			left join decision_row r on r.decision_id = d.id and r.entry_id = e.id
		where e.category_id = ${categoryId} and e.state in ('filed', 'accepted') and ${visibleTo(ctx.actor)}
		order by p.name collate zh_stroke, e.id`.execute(ctx.db);
	return rows;
}
