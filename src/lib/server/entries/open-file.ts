import { sql } from 'kysely';
import { isWithheldFromJudges, MEDIA_TYPES, typeOfMedia } from '#lib/domain/attachment.ts';
import { FILE_NAME_PURPOSE } from '../files/store-file.ts';
import { decrypt } from '../platform/crypto.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { mustKeepAway } from './conflict-pairs.ts';
import { visibleTo } from './queries.ts';

/** A file that the actor may read: where its bytes are, what they are, and what the actor may know of its name. */
export interface ReadableFile {
	sha256: string;
	bytes: number;
	mediaType: string;
	name: string;
}

/** The checked ending, whatever the name says: a picture called work.html is sent as work.jpg. */
function withEnding(name: string, mediaType: string): string {
	const type = typeOfMedia(mediaType);
	return `${name.replace(/\.[A-Za-z0-9]{1,10}$/, '') || 'file'}.${type ? MEDIA_TYPES[type].ending : 'bin'}`;
}

/**
 * A file of a draft or of a filed version, for whoever sees the entry: its teacher, the unit's coordinators, staff. They are told the
 * original name. Judges get nothing here, whatever id they try.
 */
export async function openEntryFile(ctx: Context, fileId: string): Promise<ReadableFile> {
	const file = await ctx.db
		.selectFrom('file as f')
		.select(['f.sha256', 'f.bytes', 'f.media_type', 'f.original_name_enc'])
		.where('f.id', '=', fileId)
		.where(({ exists, or, selectFrom }) =>
			or([
				exists(
					selectFrom('entry_file as ef')
						.innerJoin('entry as e', 'e.id', 'ef.entry_id')
						.select('ef.id')
						.whereRef('ef.file_id', '=', 'f.id')
						.where(visibleTo(ctx.actor)),
				),
				exists(
					selectFrom('entry_version_file as vf')
						.innerJoin('entry_version as v', 'v.id', 'vf.version_id')
						.innerJoin('entry as e', 'e.id', 'v.entry_id')
						.select('vf.id')
						.whereRef('vf.file_id', '=', 'f.id')
						.where(visibleTo(ctx.actor)),
				),
				exists(
					selectFrom('achievement as a')
						.innerJoin('entry as e', 'e.id', 'a.entry_id')
						.select('a.id')
						.whereRef('a.proof_file_id', '=', 'f.id')
						.where(visibleTo(ctx.actor)),
				),
				// a proof that was replaced since stays with the version that was filed
				exists(
					selectFrom('entry_version as v')
						.innerJoin('entry as e', 'e.id', 'v.entry_id')
						.innerJoin('category as c', 'c.id', 'e.category_id')
						.select('v.id')
						.where('c.entrant_kind', '=', 'person')
						.where(
							sql<boolean>`v.identity @> jsonb_build_object('nomination', jsonb_build_object('achievements',
								jsonb_build_array(jsonb_build_object('proof', jsonb_build_object('fileId', ${fileId}::text)))))`,
						)
						.where(visibleTo(ctx.actor)),
				),
			]),
		)
		.executeTakeFirst();
	if (!file) throw new NotFound('file');
	return {
		sha256: file.sha256,
		bytes: file.bytes,
		mediaType: file.media_type,
		name: withEnding(decrypt(ctx.installation.secretKey, file.original_name_enc, FILE_NAME_PURPOSE), file.media_type),
	};
}

/**
 * A file of a filed version by its random id: for judges through an assignment that is neither recused nor released, while the stage is
 * open to them and they are not in conflict with it, archives never; also for whoever sees the entry. The name is the number drawn by lot and the kind of paper, never the original one.
 */
export async function openVersionFile(ctx: Context, versionFileId: string): Promise<ReadableFile> {
	const { actor } = ctx;
	const judgeId = actor.kind === 'account' && actor.role === 'judge' ? actor.accountId : null;
	const file = await ctx.db
		.selectFrom('entry_version_file as vf')
		.innerJoin('file as f', 'f.id', 'vf.file_id')
		.innerJoin('attachment_rule as r', 'r.id', 'vf.rule_id')
		.innerJoin('entry_version as v', 'v.id', 'vf.version_id')
		.innerJoin('entry as e', 'e.id', 'v.entry_id')
		.leftJoin(
			(eb) =>
				eb
					.selectFrom('assignment as a')
					.innerJoin('stage_entry as se', 'se.id', 'a.stage_entry_id')
					.innerJoin('stage as s', 's.id', 'se.stage_id')
					.select(['se.id as stage_entry_id', 'se.version_id', 'se.lot_number'])
					.where('a.judge_id', '=', judgeId)
					.where('a.state', '=', 'assigned')
					.where('s.state', '=', 'open')
					.distinctOn('se.version_id')
					.orderBy('se.version_id')
					.orderBy('s.position', 'desc')
					.as('mine'),
			(join) => join.onRef('mine.version_id', '=', 'v.id'),
		)
		.select([
			'f.sha256',
			'f.bytes',
			'f.media_type',
			'r.key',
			'r.count_max',
			'vf.position',
			'mine.stage_entry_id',
			'mine.lot_number',
			'e.number',
		])
		.where('vf.id', '=', versionFileId)
		.where(({ or, eb }) => or([eb('mine.version_id', 'is not', null), visibleTo(actor)]))
		.executeTakeFirst();
	if (!file) throw new NotFound('file');
	if (judgeId !== null) {
		if (isWithheldFromJudges(file.media_type)) throw new NotFound('file');
		const { rows } = await sql<{ away: boolean }>`
			select ${mustKeepAway(judgeId, sql`${file.stage_entry_id}::uuid`)} as away`.execute(ctx.db);
		if (rows[0]?.away) throw new NotFound('file');
	}
	const number = judgeId !== null ? (file.lot_number ?? 'work') : (file.number ?? 'work');
	const place = file.count_max > 1 ? `-${file.position}` : '';
	return {
		sha256: file.sha256,
		bytes: file.bytes,
		mediaType: file.media_type,
		name: withEnding(`${number}_${file.key}${place}`, file.media_type),
	};
}
