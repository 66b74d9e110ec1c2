import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import { filingGaps } from '#lib/domain/nomination.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { achievementField } from '#lib/forms/achievements.ts';
import { readKnown, readNomination, readRow, type NominationInput } from '#lib/forms/talents.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import {
	attachmentRefusalText,
	entryRefusalText,
	isAttachmentRefusal,
	type EntryRefusal,
} from '#lib/i18n/reasons/entries.ts';
import { isNominationRefusal, nominationRefusalText } from '#lib/i18n/reasons/talents.ts';
import { addAchievement } from '#lib/server/nominations/add-achievement.ts';
import { addKnownProof } from '#lib/server/nominations/add-known-proof.ts';
import { attachProof } from '#lib/server/nominations/attach-proof.ts';
import { getSchoolNomination } from '#lib/server/nominations/queries.ts';
import { removeAchievement } from '#lib/server/nominations/remove-achievement.ts';
import { removeProof } from '#lib/server/nominations/remove-proof.ts';
import { saveNomination } from '#lib/server/nominations/save-nomination.ts';
import { flash } from '#lib/server/web/flash.ts';
import { services } from '#lib/server/web/services.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ entry: string }>;

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	if (!isId(params.entry)) error(404);
	const found = await getSchoolNomination(ctx, params.entry);
	const { entry, conditions, known, unitThen, unitNow, ...rest } = found;
	return {
		...rest,
		entry: {
			id: entry.id,
			title: entry.title,
			state: entry.state,
			nominee: entry.participants[0]?.name ?? null,
			editionName: localText(entry.category.editionName, locale),
			categoryId: entry.category.id,
			filed: entry.number !== null,
		},
		unitThen: localText(unitThen, locale),
		unitNow: unitNow && localText(unitNow, locale),
		conditions: conditions.map(({ text, ...condition }) => ({ ...condition, text: localText(text, locale) })),
		known,
		gaps: entry.draft.nomination
			? filingGaps(entry.draft.nomination, wallTime(ctx.now, ctx.installation.timeZone).slice(0, 10))
			: [],
	};
};

/** What the page shows after an action that did not end in a redirect. */
interface Shown {
	typed?: NominationInput;
	message?: string;
	/** by achievement */
	fileErrors?: Record<string, string>;
}

const refusalText = (reason: string): string =>
	isNominationRefusal(reason) ? nominationRefusalText(reason) : entryRefusalText(reason as EntryRefusal);

/** Every button first saves the whole form and the proofs that were chosen, then does what it says. */
async function saveFirst(event: Event) {
	const { entry } = event.params;
	if (!isId(entry)) error(404);
	const { ctx } = event.locals;
	const form = await event.request.formData();
	const typed = readNomination(form);
	const saved = await saveNomination(ctx, entry, typed);
	if (!saved.ok) {
		const shown: Shown = { typed, message: `${refusalText(saved.reason)} ${m.entries_typed_kept()}` };
		return { ok: false as const, answer: fail(409, shown) };
	}
	const fileErrors: Record<string, string> = {};
	for (const row of Object.keys(typed.rows)) {
		const file = form.get(achievementField('proof', row));
		// an empty file input sends one nameless empty file
		if (!(file instanceof File) || file.name === '') continue;
		const result = await attachProof(ctx, services().storage, {
			entryId: entry,
			achievementId: row,
			fileName: file.name,
			bytes: Buffer.from(await file.arrayBuffer()),
		});
		if (!result.ok)
			fileErrors[row] = isAttachmentRefusal(result.reason)
				? attachmentRefusalText(result.reason, result.facts)
				: refusalText(result.reason);
	}
	if (Object.keys(fileErrors).length > 0)
		return { ok: false as const, answer: fail(400, { fileErrors } satisfies Shown as Shown) };
	return { ok: true as const, entry, form, ctx };
}

const back = (entry: string, hash = ''): never => redirect(303, `/teacher/nominations/${entry}${hash}`);

export const actions: Actions = {
	save: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		flash(event, { kind: 'done', text: m.talents_saved() });
		return back(saved.entry);
	},
	add: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const added = await addAchievement(saved.ctx, saved.entry);
		if (!added.ok) return fail(409, { message: refusalText(added.reason) } satisfies Shown as Shown);
		return back(saved.entry, `#achievement-${added.achievementId}`);
	},
	remove: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const achievementId = readRow(saved.form);
		if (!achievementId) error(400);
		const removed = await removeAchievement(saved.ctx, { entryId: saved.entry, achievementId });
		if (!removed.ok) return fail(409, { message: refusalText(removed.reason) } satisfies Shown as Shown);
		return back(saved.entry, '#achievements');
	},
	removeProof: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const achievementId = readRow(saved.form);
		if (!achievementId) error(400);
		const removed = await removeProof(saved.ctx, { entryId: saved.entry, achievementId });
		if (!removed.ok) return fail(409, { message: refusalText(removed.reason) } satisfies Shown as Shown);
		return back(saved.entry, `#achievement-${achievementId}`);
	},
	known: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const known = readKnown(saved.form);
		if (!known) error(400);
		const added = await addKnownProof(saved.ctx, { entryId: saved.entry, known });
		if (!added.ok) return fail(409, { message: refusalText(added.reason) } satisfies Shown as Shown);
		return back(saved.entry, `#achievement-${added.achievementId}`);
	},
};
