import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { isId } from '#lib/domain/entry.ts';
import { unitForm } from '#lib/forms/units.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { UNIT_REFUSAL_TEXT } from '#lib/i18n/reasons/units.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { listPublicEditions } from '#lib/server/editions/queries.ts';
import { getUnitStanding, listFilings } from '#lib/server/filings/queries.ts';
import { getUnit, listUnitNames } from '#lib/server/units/queries.ts';
import { updateUnit } from '#lib/server/units/update-unit.ts';
import { flash } from '#lib/server/web/flash.ts';
import { nextClosing } from '#lib/domain/filing-deadline.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx } }) => {
	if (!isId(params.id)) error(404);
	const [unit, standing, filings, parents, editions, audit] = await Promise.all([
		getUnit(ctx, params.id),
		getUnitStanding(ctx, params.id),
		listFilings(ctx, { unitId: params.id }),
		listUnitNames(ctx),
		listPublicEditions(ctx),
		listAudit(ctx, 'unit', params.id),
	]);
	const next = editions
		.filter(({ state }) => state === 'open')
		.flatMap((edition) => {
			const deadline = nextClosing(edition, ctx.now);
			return deadline ? [{ name: edition.name, deadline }] : [];
		})
		.toSorted((a, b) => a.deadline.getTime() - b.deadline.getTime())[0];
	return {
		unit,
		standing,
		filings,
		next: next ?? null,
		parents: parents.filter(({ id }) => id !== unit.id),
		// entries and filings have histories of their own
		history: audit
			.filter(({ name }) => name.startsWith('unit.') || name.startsWith('filing.'))
			.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '', text: auditText(name) })),
		form: await superValidate(
			{
				name: unit.name.zh,
				name_en: unit.name.en ?? '',
				kind: unit.kind,
				stages: unit.stages,
				size: unit.size,
				parent: unit.parentId ?? '',
				contact_name: unit.contactName ?? '',
				contact_phone: unit.contactPhone ?? '',
			},
			zod4(unitForm),
			{ errors: false },
		),
	};
};

export const actions: Actions = {
	default: async (event) => {
		if (!isId(event.params.id)) error(404);
		const form = await superValidate(event.request, zod4(unitForm));
		if (!form.valid) return fail(400, { form });
		const decision = await updateUnit(event.locals.ctx, event.params.id, form.data);
		if (!decision.ok) return message(form, UNIT_REFUSAL_TEXT[decision.reason](), { status: 400 });
		flash(event, { kind: 'done', text: m.filings_unit_saved() });
		redirect(303, resolve('/staff/units/[id]', { id: event.params.id }));
	},
};
