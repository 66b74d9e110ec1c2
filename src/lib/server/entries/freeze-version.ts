import { sql } from 'kysely';
import type { AssessmentKind, EntrantKind } from '#lib/domain/edition.ts';
import type { EntryIdentity } from '#lib/domain/entry.ts';
import { splitFieldValues, versionText } from '#lib/domain/entry-version.ts';
import type { AchievementKind, AchievementLevel, OutcomeGrade } from '#lib/domain/higher.ts';
import { nominates, type FrozenNomination, type SchoolNoticeResult } from '#lib/domain/nomination.ts';
import { sha256 } from '../platform/crypto.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId, newRandomId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';
import { VERIFIED } from './nomination-facts.ts';

export interface FrozenVersion {
	versionId: string;
	/** 1 for the first filing, 2 for the first supplement (补报), … */
	number: number;
	sha256: string;
}

/**
 * 报送时冻结: copies the entry as it stands into an immutable version, files included, and makes it the entry's current one.
 * The caller (filing) has locked the entry and decided that it may be filed; the version's own rows never change afterwards.
 */
export async function freezeVersion(trx: Trx, ctx: Context, entryId: string): Promise<FrozenVersion> {
	const entry = await trx
		.selectFrom('entry as e')
		.innerJoin('category as c', 'c.id', 'e.category_id')
		.innerJoin('unit as u', 'u.id', 'e.unit_id')
		.select((eb) => [
			'e.unit_id',
			'e.title',
			'e.abstract',
			'e.division_id',
			'e.discipline_id',
			'e.collective_name',
			'e.field_values',
			'c.fields',
			'c.entrant_kind',
			'c.assessment_kind',
			'u.name as unit_name',
			eb
				.selectFrom('entry_version as v')
				.whereRef('v.entry_id', '=', 'e.id')
				.select((v) => sql<number>`coalesce(${v.fn.max('v.number')}, 0)`.as('number'))
				.as('last_number'),
		])
		.where('e.id', '=', entryId)
		.executeTakeFirst();
	if (!entry) throw new NotFound('entry');
	const participants = await trx
		.selectFrom('participant as t')
		.innerJoin('person as p', 'p.id', 't.person_id')
		.select(['t.person_id as personId', 'p.name', 't.grade', 't.labour'])
		.where('t.entry_id', '=', entryId)
		.orderBy('t.position')
		.execute();
	const advisors = await trx
		.selectFrom('advisor as a')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			'a.person_id as personId',
			'p.name',
			// of several memberships the entry's own unit counts, then the latest
			eb
				.selectFrom('membership as m')
				.innerJoin('unit as mu', 'mu.id', 'm.unit_id')
				.whereRef('m.person_id', '=', 'a.person_id')
				.where('m.to_on', 'is', null)
				.select(sql<string>`mu.name ->> 'zh'`.as('name'))
				.orderBy(sql`m.unit_id = ${entry.unit_id}`, 'desc')
				.orderBy('m.from_on', 'desc')
				.limit(1)
				.as('unitName'),
		])
		.where('a.entry_id', '=', entryId)
		.orderBy('a.position')
		.execute();
	const files = await trx
		.selectFrom('entry_file as ef')
		.innerJoin('file as f', 'f.id', 'ef.file_id')
		.innerJoin('attachment_rule as r', 'r.id', 'ef.rule_id')
		.select(['ef.rule_id as ruleId', 'ef.file_id as fileId', 'f.sha256'])
		.where('ef.entry_id', '=', entryId)
		.orderBy('r.position')
		.orderBy('ef.position')
		.orderBy('ef.id')
		.execute();

	const { open, identifying } = splitFieldValues(entry.fields, entry.field_values);
	const identity: EntryIdentity = {
		unitId: entry.unit_id,
		unitName: entry.unit_name.zh,
		collectiveName: entry.collective_name,
		participants,
		advisors: advisors.map(({ unitName, ...rest }) => ({ ...rest, unitName: unitName ?? '' })),
		fieldValues: identifying,
		...(nominates({
			entrantKind: entry.entrant_kind as EntrantKind,
			assessmentKind: entry.assessment_kind as AssessmentKind,
		}) && { nomination: await freezeNomination(trx, entryId) }),
	};
	const placed = files.map(({ ruleId, fileId, sha256: hash }, index) => ({
		ruleId,
		fileId,
		sha256: hash,
		// counted anew per rule: a deleted file leaves a hole in entry_file's positions
		position: files.slice(0, index).filter((other) => other.ruleId === ruleId).length + 1,
	}));
	const hash = sha256(
		versionText({
			title: entry.title,
			abstract: entry.abstract,
			divisionId: entry.division_id,
			disciplineId: entry.discipline_id,
			fieldValues: open,
			identity,
			files: placed.map(({ ruleId, position, sha256: file }) => ({ ruleId, position, sha256: file })),
		}),
	);
	const versionId = newId();
	const number = (entry.last_number ?? 0) + 1;
	await trx
		.insertInto('entry_version')
		.values({
			id: versionId,
			entry_id: entryId,
			number,
			title: entry.title,
			abstract: entry.abstract,
			division_id: entry.division_id,
			discipline_id: entry.discipline_id,
			field_values: toJsonb(open),
			identity: toJsonb(identity),
			sha256: hash,
			created_at: ctx.now,
		})
		.execute();
	if (placed.length > 0)
		await trx
			.insertInto('entry_version_file')
			.values(
				placed.map(({ ruleId, fileId, position }) => ({
					id: newRandomId(),
					version_id: versionId,
					rule_id: ruleId,
					position,
					file_id: fileId,
				})),
			)
			.execute();
	await trx.updateTable('entry').set({ current_version_id: versionId }).where('id', '=', entryId).execute();
	return { versionId, number, sha256: hash };
}

/** 推荐人选: achievements with the hashes of their proofs, the school's opinion and its notice, as they stand now. Filing has seen that all is there. */
async function freezeNomination(trx: Trx, entryId: string): Promise<FrozenNomination> {
	const nomination = await trx
		.selectFrom('nomination as n')
		.innerJoin('unit as u', 'u.id', 'n.unit_then_id')
		.select([
			'n.unit_then_id',
			'u.name as unit_then_name',
			'n.school_opinion',
			'n.opinion_signer',
			'n.opinion_on',
			'n.notice_from',
			'n.notice_until',
			'n.notice_place',
			'n.notice_result',
			'n.notice_note',
		])
		.where('n.entry_id', '=', entryId)
		.executeTakeFirst();
	if (!nomination) throw new NotFound('nomination');
	const achievements = await trx
		.selectFrom('achievement as a')
		.leftJoin('file as f', 'f.id', 'a.proof_file_id')
		.leftJoin('talent_condition as c', 'c.id', 'a.condition_id')
		.select([
			'a.id',
			'a.kind',
			'a.achieved_month',
			'a.name',
			'a.level',
			'a.grade',
			'a.work_title',
			'a.share_note',
			'a.certificate_number',
			'a.unit_then',
			'c.code as condition',
			'a.proof_file_id',
			'f.sha256',
			VERIFIED.as('verified'),
		])
		.where('a.entry_id', '=', entryId)
		.orderBy('a.position')
		.orderBy('a.id')
		.execute();
	return {
		unitThenId: nomination.unit_then_id,
		unitThenName: nomination.unit_then_name.zh,
		schoolOpinion: nomination.school_opinion,
		opinionSigner: nomination.opinion_signer,
		opinionOn: nomination.opinion_on,
		noticeFrom: nomination.notice_from,
		noticeUntil: nomination.notice_until,
		noticePlace: nomination.notice_place,
		noticeResult: nomination.notice_result as SchoolNoticeResult,
		noticeNote: nomination.notice_note,
		achievements: achievements.map((row) => ({
			id: row.id,
			kind: row.kind as AchievementKind,
			achievedMonth: row.achieved_month,
			name: row.name,
			level: row.level as AchievementLevel | null,
			grade: row.grade as OutcomeGrade | null,
			workTitle: row.work_title,
			shareNote: row.share_note,
			certificateNumber: row.certificate_number,
			unitThen: row.unit_then,
			condition: row.condition,
			proof:
				row.proof_file_id === null || row.sha256 === null ? null : { fileId: row.proof_file_id, sha256: row.sha256 },
			verified: row.verified,
		})),
	};
}
