import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { decideAttachmentSize } from '#lib/domain/attachment.ts';
import { FIELD_NAMES } from '#lib/domain/checklist.ts';
import { isId } from '#lib/domain/entry.ts';
import { readDraft, type DraftInput } from '#lib/forms/draft.ts';
import { newAdvisor, newPupil, personChoice, rowChoice, searchText } from '#lib/forms/entries.ts';
import {
	attachmentRefusalText,
	entryRefusalText,
	isAttachmentRefusal,
	personProblemText,
	titleText,
	type EntryRefusal,
} from '#lib/i18n/reasons/entries.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findLastCheck } from '#lib/server/eligibility/queries.ts';
import { addAdvisor, addNewAdvisor } from '#lib/server/entries/add-advisor.ts';
import { addNewPupil, addParticipant } from '#lib/server/entries/add-participant.ts';
import { attachFile } from '#lib/server/entries/attach-file.ts';
import { handInEntry } from '#lib/server/entries/hand-in-entry.ts';
import { moveParticipant } from '#lib/server/entries/move-participant.ts';
import { findAdvisors, findEntrants, listUnitSuggestions, type PersonChoice } from '#lib/server/entries/people.ts';
import { getEntry, whatMayBeDone, type EntryFull } from '#lib/server/entries/queries.ts';
import { removeAdvisor } from '#lib/server/entries/remove-advisor.ts';
import { removeFile } from '#lib/server/entries/remove-file.ts';
import { removeParticipant } from '#lib/server/entries/remove-participant.ts';
import { saveEntry, type SavedMeanwhile } from '#lib/server/entries/save-entry.ts';
import { withdrawEntry } from '#lib/server/entries/withdraw-entry.ts';
import { flash } from '#lib/server/web/flash.ts';
import { services } from '#lib/server/web/services.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ id: string }>;

export const load: PageServerLoad = async ({ params, request, locals: { ctx } }) => {
	if (!isId(params.id)) error(404);
	const entry = await getEntry(ctx, params.id);
	const may = whatMayBeDone(ctx, entry);
	// After a refused action the page is shown all the same, so that what was typed is not lost.
	if (!may.edit && request.method !== 'POST') redirect(303, `/teacher/entries/${entry.id}`);
	const check = entry.mendBy ? await findLastCheck(ctx, entry.id) : undefined;
	return {
		entry,
		check,
		until: may.until,
		units: entry.category.advisorsMax > 0 ? await listUnitSuggestions(ctx) : [],
	};
};

/** What the page shows after an action that did not end in a redirect. */
interface Shown {
	/** the form's content, where it could not be saved */
	typed?: DraftInput;
	message?: string;
	conflict?: SavedMeanwhile;
	/** the last hand-in was refused: the checklist is opened */
	incomplete?: boolean;
	fileErrors?: Record<string, string[]>;
	participants?: PeopleShown;
	advisors?: PeopleShown;
}
interface PeopleShown {
	query?: string;
	found?: PersonChoice[];
	namesakes?: PersonChoice[];
	message?: string;
	typed?: Record<string, string>;
	errors?: Record<string, string>;
}

const page = (id: string, hash = '') => `/teacher/entries/${id}/edit${hash}`;

/**
 * Every button first saves the whole draft and the files that were chosen, then does what it says. Where saving is refused, the rest is
 * not done, and the page comes back with everything that was typed.
 */
async function saveFirst(event: Event) {
	const { id } = event.params;
	if (!isId(id)) error(404);
	const { ctx } = event.locals;
	const form = await event.request.formData();
	const before = await getEntry(ctx, id);
	const typed = readDraft(form, before.category);
	const saved = await saveEntry(ctx, id, typed);
	if (!saved.ok) {
		const shown: Shown =
			saved.reason === 'saved_meanwhile'
				? { typed, conflict: saved.facts as SavedMeanwhile }
				: { typed, message: `${entryRefusalText(saved.reason)} ${m.entries_typed_kept()}` };
		return { ok: false as const, answer: fail(409, shown) };
	}
	const fileErrors = await takeFiles(event, before, form);
	if (Object.keys(fileErrors).length > 0)
		return { ok: false as const, answer: fail(400, { fileErrors } satisfies Shown as Shown) };
	return { ok: true as const, id, form, version: saved.version };
}

/** Files of every rule that were chosen, one after another; a refused one does not keep the others out. */
async function takeFiles(event: Event, entry: EntryFull, form: FormData): Promise<Record<string, string[]>> {
	const errors: Record<string, string[]> = {};
	for (const rule of entry.category.attachmentRules) {
		// an empty file input sends one nameless empty file
		const chosen = form
			.getAll(FIELD_NAMES.file(rule.key))
			.filter((file) => file instanceof File && file.name !== '') as File[];
		for (const file of chosen) {
			const size = decideAttachmentSize({ ...rule, countMax: Infinity }, 0, file.size);
			const result = size.ok
				? await attachFile(event.locals.ctx, services().storage, {
						entryId: entry.id,
						ruleKey: rule.key,
						fileName: file.name,
						bytes: Buffer.from(await file.arrayBuffer()),
					})
				: size;
			if (result.ok) continue;
			const text = isAttachmentRefusal(result.reason)
				? attachmentRefusalText(result.reason, result.facts)
				: entryRefusalText(result.reason);
			(errors[rule.key] ??= []).push(chosen.length > 1 ? `${file.name}${m.common_colon()}${text}` : text);
		}
	}
	return errors;
}

/** A name or button value that is no id comes from nobody's page. */
function idFrom(schema: typeof rowChoice | typeof personChoice, form: FormData): string {
	const choice = schema.safeParse(Object.fromEntries(form));
	if (!choice.success) error(400);
	return Object.values(choice.data)[0]!;
}

function typedText(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

const texts = (form: FormData, ...names: string[]) =>
	Object.fromEntries(names.map((name) => [name, typedText(form, name)]));

const PUPIL_FIELDS = ['pupil_name', 'pupil_grade', 'pupil_class', 'pupil_sex', 'pupil_born'];
const ADVISOR_FIELDS = ['advisor_name', 'advisor_unit'];

/** The first problem of each field, in words. */
function problems(issues: readonly { path: readonly PropertyKey[]; message: string }[]): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const { path, message } of issues) errors[String(path[0])] ??= personProblemText(message);
	return errors;
}

export const actions: Actions = {
	save: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		// the script saves while the teacher types on; it needs the new version and nothing else
		if (saved.form.get('autosave') === 'yes') return { version: saved.version };
		flash(event, { kind: 'done', text: m.entries_saved_done() });
		redirect(303, page(saved.id));
	},

	find: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const query = searchText.parse(saved.form.get('pupil_query'));
		const found = await findEntrants(event.locals.ctx, saved.id, query);
		const shown: Shown = { participants: { query, found, typed: texts(saved.form, ...PUPIL_FIELDS) } };
		return shown;
	},

	addParticipant: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const personId = idFrom(personChoice, saved.form);
		const added = await addParticipant(event.locals.ctx, { entryId: saved.id, personId });
		if (!added.ok)
			return fail(409, {
				participants: { message: entryRefusalText(added.reason as EntryRefusal, added.facts) },
			} satisfies Shown as Shown);
		redirect(303, page(saved.id, '#participants'));
	},

	createParticipant: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const typed = texts(saved.form, ...PUPIL_FIELDS);
		const pupil = newPupil.safeParse({ ...typed, pupil_sex: typed['pupil_sex'] || null });
		if (!pupil.success)
			return fail(400, { participants: { typed, errors: problems(pupil.error.issues) } } satisfies Shown as Shown);
		const another = saved.form.get('another') === 'yes';
		const added = await addNewPupil(event.locals.ctx, { ...pupil.data, entryId: saved.id, another });
		if (!added.ok) {
			const namesakes = added.facts?.namesakes;
			return fail(409, {
				participants: {
					typed,
					...(namesakes ? { namesakes } : { message: entryRefusalText(added.reason as EntryRefusal, added.facts) }),
				},
			} satisfies Shown as Shown);
		}
		redirect(303, page(saved.id, '#participants'));
	},

	removeParticipant: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const participantId = idFrom(rowChoice, saved.form);
		const removed = await removeParticipant(event.locals.ctx, { entryId: saved.id, participantId });
		if (!removed.ok) return fail(409, { message: entryRefusalText(removed.reason) } satisfies Shown as Shown);
		redirect(303, page(saved.id, '#participants'));
	},

	moveUp: (event) => move(event, -1),
	moveDown: (event) => move(event, 1),

	findAdvisor: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const query = searchText.parse(saved.form.get('advisor_query'));
		const found = await findAdvisors(event.locals.ctx, saved.id, query);
		const shown: Shown = { advisors: { query, found, typed: texts(saved.form, ...ADVISOR_FIELDS) } };
		return shown;
	},

	addAdvisor: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const personId = idFrom(personChoice, saved.form);
		const added = await addAdvisor(event.locals.ctx, { entryId: saved.id, personId });
		if (!added.ok)
			return fail(409, { advisors: { message: entryRefusalText(added.reason, added.facts) } } satisfies Shown as Shown);
		redirect(303, page(saved.id, '#advisors'));
	},

	createAdvisor: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const typed = texts(saved.form, ...ADVISOR_FIELDS);
		const advisor = newAdvisor.safeParse(typed);
		if (!advisor.success)
			return fail(400, { advisors: { typed, errors: problems(advisor.error.issues) } } satisfies Shown as Shown);
		const added = await addNewAdvisor(event.locals.ctx, { ...advisor.data, entryId: saved.id });
		if (!added.ok)
			return fail(409, {
				advisors: { typed, message: entryRefusalText(added.reason, added.facts) },
			} satisfies Shown as Shown);
		redirect(303, page(saved.id, '#advisors'));
	},

	removeAdvisor: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const advisorId = idFrom(rowChoice, saved.form);
		const removed = await removeAdvisor(event.locals.ctx, { entryId: saved.id, advisorId });
		if (!removed.ok) return fail(409, { message: entryRefusalText(removed.reason) } satisfies Shown as Shown);
		redirect(303, page(saved.id, '#advisors'));
	},

	attach: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		redirect(303, page(saved.id, '#files'));
	},

	removeFile: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const entryFileId = idFrom(rowChoice, saved.form);
		const removed = await removeFile(event.locals.ctx, { entryId: saved.id, entryFileId });
		if (!removed.ok) return fail(409, { message: entryRefusalText(removed.reason) } satisfies Shown as Shown);
		redirect(303, page(saved.id, '#files'));
	},

	handIn: async (event) => {
		const saved = await saveFirst(event);
		if (!saved.ok) return saved.answer;
		const decision = await handInEntry(event.locals.ctx, saved.id);
		if (!decision.ok)
			return fail(409, {
				message: entryRefusalText(decision.reason, decision.facts),
				incomplete: decision.reason === 'items_missing',
			} satisfies Shown as Shown);
		const title = titleText(typedText(saved.form, 'title'));
		flash(event, { kind: 'done', text: m.entries_handed_in_done({ title }) });
		redirect(303, `/teacher/entries/${saved.id}`);
	},

	/** Deleting needs no saving first. */
	withdraw: async (event) => {
		const { id } = event.params;
		if (!isId(id)) error(404);
		const decision = await withdrawEntry(event.locals.ctx, id);
		if (!decision.ok) return fail(409, { message: entryRefusalText(decision.reason) } satisfies Shown as Shown);
		flash(event, { kind: 'done', text: decision.code === 'deleted' ? m.entries_deleted() : m.entries_withdrawn() });
		redirect(303, decision.code === 'deleted' ? '/teacher' : `/teacher/entries/${id}`);
	},
};

async function move(event: Event, by: -1 | 1) {
	const saved = await saveFirst(event);
	if (!saved.ok) return saved.answer;
	const participantId = idFrom(rowChoice, saved.form);
	const moved = await moveParticipant(event.locals.ctx, { entryId: saved.id, participantId, by });
	if (!moved.ok) return fail(409, { message: entryRefusalText(moved.reason) } satisfies Shown as Shown);
	redirect(303, page(saved.id, '#participants'));
}
