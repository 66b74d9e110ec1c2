import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { unitForm } from '#lib/forms/units.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { UNIT_REFUSAL_TEXT } from '#lib/i18n/reasons/units.ts';
import { createUnit } from '#lib/server/units/create-unit.ts';
import { listUnitNames } from '#lib/server/units/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => ({
	form: await superValidate(zod4(unitForm)),
	parents: await listUnitNames(ctx),
});

export const actions: Actions = {
	default: async (event) => {
		const form = await superValidate(event.request, zod4(unitForm));
		if (!form.valid) return fail(400, { form });
		const decision = await createUnit(event.locals.ctx, form.data);
		if (!decision.ok) return message(form, UNIT_REFUSAL_TEXT[decision.reason](), { status: 400 });
		flash(event, { kind: 'done', text: m.filings_unit_created({ name: form.data.name }) });
		redirect(303, resolve('/staff/units/[id]', { id: decision.unitId }));
	},
};
