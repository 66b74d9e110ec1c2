import { error, fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { readLaureate, readLaureateRows, readRow } from '#lib/forms/talents.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { LAUREATE_FORM_TEXT, LAUREATE_REFUSAL_TEXT } from '#lib/i18n/reasons/talents.ts';
import { addLaureate } from '#lib/server/nominations/add-laureate.ts';
import { importLaureates } from '#lib/server/nominations/import-laureates.ts';
import { listLaureates } from '#lib/server/nominations/queries.ts';
import { removeLaureate } from '#lib/server/nominations/remove-laureate.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idOrNull } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

const NO_ERRORS: Record<string, string[]> = {};
const HERE = '/staff/talents/laureates';

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const page = await listLaureates(ctx, readListCursor(url));
	return {
		...page,
		rows: page.rows.map((row) => ({ ...row, programme: localText(row.programme, locale) })),
		programmes: page.programmes.map(({ id, name }) => ({ value: id, label: localText(name, locale) })),
	};
};

const typedOf = (form: FormData) =>
	Object.fromEntries([...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string')) as Record<
		string,
		string
	>;

export const actions: Actions = {
	add: async (event) => {
		const form = await event.request.formData();
		const typed = typedOf(form);
		const read = readLaureate(form);
		if (!read.ok)
			return fail(400, {
				tried: 'add' as const,
				typed,
				problem: m.talents_form_odd({ count: Object.keys(read.problems).length }),
				errors: {
					...NO_ERRORS,
					...Object.fromEntries(
						Object.entries(read.problems).map(([name, codes]) => [
							name,
							codes.map((code) => LAUREATE_FORM_TEXT[code]()),
						]),
					),
				},
			});
		const refused = (problem: string) => fail(409, { tried: 'add' as const, typed, problem, errors: NO_ERRORS });
		if (!read.programmeId) return refused(LAUREATE_REFUSAL_TEXT.programme_unknown());
		const decision = await addLaureate(event.locals.ctx, { programmeId: read.programmeId, laureate: read.value });
		if (!decision.ok) return refused(LAUREATE_REFUSAL_TEXT[decision.reason]());
		flash(event, { kind: 'done', text: m.talents_laureate_added({ name: read.value.name }) });
		redirect(303, HERE);
	},
	import: async (event) => {
		const form = await event.request.formData();
		const typed = typedOf(form);
		const refused = (problem: string) => fail(409, { tried: 'import' as const, typed, problem, errors: NO_ERRORS });
		const programmeId = idOrNull(typed['programme'] ?? null);
		if (!programmeId) return refused(LAUREATE_REFUSAL_TEXT.programme_unknown());
		const { rows, odd } = readLaureateRows(typed['rows'] ?? '');
		if (odd.length > 0)
			return refused(m.talents_form_rows_odd({ lines: odd.slice(0, 20).join(m.common_list_comma()) }));
		const decision = await importLaureates(event.locals.ctx, { programmeId, laureates: rows });
		if (!decision.ok) return refused(LAUREATE_REFUSAL_TEXT[decision.reason]());
		flash(event, {
			kind: 'done',
			text: m.talents_laureates_imported({ added: decision.added ?? 0, known: decision.known ?? 0 }),
		});
		redirect(303, HERE);
	},
	remove: async (event) => {
		const id = readRow(await event.request.formData());
		if (!id) error(400);
		await removeLaureate(event.locals.ctx, id);
		flash(event, { kind: 'done', text: m.talents_laureate_removed() });
		redirect(303, HERE);
	},
};
