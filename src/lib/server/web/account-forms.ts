import { fail, type RequestEvent } from '@sveltejs/kit';
import { setError, superValidate, type SuperValidated } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import type { z } from 'zod';
import type { AccountRefusal, AccountRefusalFacts } from '#lib/domain/account.ts';
import { accountReasonText, isAccountRefusal } from '#lib/i18n/reasons/accounts.ts';
import type { Browser } from '../accounts/sign-in.ts';
import { SESSION_COOKIE } from '../accounts/sessions.ts';

type Schema = z.ZodObject;
export type AccountForm<S extends Schema> = SuperValidated<z.infer<S>, string, z.input<S>>;

/** What never goes back into a page. */
const SECRETS = ['password', 'repeated', 'current', 'code'];

/** An empty form, or one filled in beforehand. */
export async function blankForm<S extends Schema>(schema: S, values?: Partial<z.infer<S>>): Promise<AccountForm<S>> {
	const form = await superValidate(values ?? {}, zod4(schema as never), { errors: false });
	return form as unknown as AccountForm<S>;
}

/** What was typed; reason codes of the schema become text in the reader's language. Read `values` for what was accepted. */
export async function readForm<S extends Schema>(
	event: Pick<RequestEvent, 'request'>,
	schema: S,
): Promise<{ form: AccountForm<S>; values: z.infer<S> }> {
	const form = (await superValidate(event.request, zod4(schema as never))) as unknown as AccountForm<S>;
	const values = { ...(form.data as Record<string, unknown>) } as z.infer<S>;
	for (const [field, errors] of Object.entries(form.errors as Record<string, string[] | undefined>))
		(form.errors as Record<string, unknown>)[field] = errors?.map((text) =>
			isAccountRefusal(text) ? accountReasonText(text) : text,
		);
	for (const secret of SECRETS) if (secret in form.data) (form.data as Record<string, unknown>)[secret] = '';
	return { form, values };
}

/** The form again, with the reason at its field (`''` = the whole form). */
export function refuseForm<S extends Schema>(
	form: AccountForm<S>,
	field: string,
	{ reason, facts }: { reason: AccountRefusal; facts?: AccountRefusalFacts },
) {
	setError(form as never, field as never, accountReasonText(reason, facts) as never);
	return fail(reason === 'too_many_attempts' ? 429 : 400, { form });
}

/** The address and name of the browser, and the session it holds. */
export function browserOf(event: RequestEvent): Browser {
	return {
		address: event.getClientAddress(),
		agent: event.request.headers.get('user-agent'),
		sessionId: event.cookies.get(SESSION_COOKIE),
		locale: event.locals.locale,
	};
}
