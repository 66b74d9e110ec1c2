import { formatDateTime } from '#lib/i18n/format.ts';
import { eligibilityReasonText } from '#lib/i18n/reasons/eligibility.ts';
import type { EligibilityReason } from '#lib/domain/eligibility.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';

export type EntryNews =
	| { kind: 'returned'; reasons: readonly EligibilityReason[]; note: string; mendBy: Date }
	| { kind: 'rejected'; reasons: readonly EligibilityReason[]; note: string }
	| { kind: 'returned_by_school'; note: string };

/** Writes to the teacher who answers for the entry, in the language of their account; nobody without an address is written to. */
export async function mailEntryOwner(trx: Trx, ctx: Context, entryId: string, news: EntryNews): Promise<void> {
	const owner = await trx
		.selectFrom('entry as e')
		.innerJoin('account as a', 'a.id', 'e.owner_id')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select(['a.id', 'a.email', 'a.locale', 'p.name', 'e.title', 'e.number'])
		.where('e.id', '=', entryId)
		.where('a.disabled_at', 'is', null)
		.executeTakeFirst();
	if (!owner?.email) return;
	// who did it need not be told
	if (ctx.actor.kind === 'account' && ctx.actor.accountId === owner.id) return;
	const locale: Locale = owner.locale === 'en' ? 'en' : 'zh-CN';
	const facts = { name: owner.name, title: owner.title, number: owner.number ?? '' };
	const mail = { to: owner.email, locale };
	if (news.kind === 'returned_by_school') {
		await enqueueMail(trx, ctx, 'entry_returned_by_school', { ...mail, values: { ...facts, note: news.note } });
		return;
	}
	const reasons = news.reasons.map((reason) => `· ${eligibilityReasonText(reason, locale)}`).join('\n');
	const words = { ...facts, reasons: news.note ? `${reasons}\n\n${news.note}` : reasons };
	if (news.kind === 'rejected') await enqueueMail(trx, ctx, 'entry_rejected', { ...mail, values: words });
	else
		await enqueueMail(trx, ctx, 'entry_returned', {
			...mail,
			values: { ...words, until: formatDateTime(news.mendBy, ctx.installation.timeZone, locale) },
		});
}
