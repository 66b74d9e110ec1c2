import { localText, type Locale } from '#lib/domain/local-text.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { judgingWindow, judgingWindowOf } from './judging-window.ts';

/**
 * Writes to every judge who still owes sheets in the stage (or to one of them): how many, until when. Judges without an address
 * are left to the text that staff copy. Returns how many were written to.
 */
export async function mailJudges(
	trx: Trx,
	ctx: Context,
	stageId: string,
	template: 'judging_opened' | 'judging_reminder',
	judgeId?: string,
): Promise<number> {
	const judges = await trx
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.innerJoin('stage as g', 'g.id', 's.stage_id')
		.innerJoin('category as c', 'c.id', 'g.category_id')
		.innerJoin('account as u', 'u.id', 'a.judge_id')
		.innerJoin('person as p', 'p.id', 'u.person_id')
		.leftJoin('score_sheet as h', (join) => join.onRef('h.assignment_id', '=', 'a.id').on('h.state', '=', 'submitted'))
		.select((eb) => [
			'a.judge_id',
			'u.email',
			'u.locale',
			'p.name',
			'c.name as category',
			'g.name as stage',
			judgingWindow().as('window'),
			eb.fn.countAll<number>().as('count'),
		])
		.where('s.stage_id', '=', stageId)
		.where('a.state', '=', 'assigned')
		.where('h.id', 'is', null)
		.where('u.email', 'is not', null)
		.where('u.disabled_at', 'is', null)
		.$if(judgeId !== undefined, (query) => query.where('a.judge_id', '=', judgeId!))
		.groupBy(['a.judge_id', 'u.id', 'p.id', 'c.id', 'g.id'])
		.orderBy('a.judge_id')
		.execute();
	for (const { email, locale: chosen, name, category, stage, window, count } of judges) {
		const locale = (chosen ?? 'zh-CN') as Locale;
		const closesAt = judgingWindowOf(window)?.closesAt;
		await enqueueMail(trx, ctx, template, {
			to: email!,
			locale,
			values: {
				name,
				category: localText(category, locale),
				stage: localText(stage, locale),
				count,
				until: closesAt
					? formatDateTime(closesAt, ctx.installation.timeZone, locale)
					: m.judging_no_deadline({}, { locale }),
			},
		});
	}
	return judges.length;
}
