import type { Locale } from '#lib/domain/local-text.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What each mail needs to be written. Times come as text, already in the reader's language and zone. */
export interface MailValues {
	/** `role`: the name of the role; `until`: until when the link is valid */
	invitation: { name: string; role: string; until: string };
	password_reset: { name: string; until: string };
	password_changed: { name: string; at: string };
	login_changed: { name: string; at: string };
	second_factor_reset: { name: string; at: string };
	/** the district asks to mend until `until`; `reasons` in lines; `number` of the work */
	entry_returned: { name: string; title: string; number: string; reasons: string; until: string };
	entry_rejected: { name: string; title: string; number: string; reasons: string };
	entry_returned_by_school: { name: string; title: string; note: string };
	/** `count` works wait for this judge; `until` the end of the judging window */
	judging_opened: { name: string; category: string; stage: string; count: number; until: string };
	judging_reminder: { name: string; category: string; stage: string; count: number; until: string };
}
export type MailTemplate = keyof MailValues;

/** Where the secret link stands in a body that is stored or shown. */
export const SECRET_MARK = '{{secret}}';

export interface ComposedMail {
	subject: string;
	body: string;
}
type Compose<Values> = (values: Values & { link: string }, options: { locale: Locale }) => ComposedMail;

const TEMPLATES: { [Template in MailTemplate]: Compose<MailValues[Template]> } = {
	invitation: (values, options) => ({
		subject: m.accounts_mail_invitation_subject(values, options),
		body: m.accounts_mail_invitation_body(values, options),
	}),
	password_reset: (values, options) => ({
		subject: m.accounts_mail_password_reset_subject({}, options),
		body: m.accounts_mail_password_reset_body(values, options),
	}),
	password_changed: (values, options) => ({
		subject: m.accounts_mail_password_changed_subject({}, options),
		body: m.accounts_mail_password_changed_body(values, options),
	}),
	login_changed: (values, options) => ({
		subject: m.accounts_mail_login_changed_subject({}, options),
		body: m.accounts_mail_login_changed_body(values, options),
	}),
	second_factor_reset: (values, options) => ({
		subject: m.accounts_mail_second_factor_reset_subject({}, options),
		body: m.accounts_mail_second_factor_reset_body(values, options),
	}),
	entry_returned: (values, options) => ({
		subject: m.filings_mail_returned_subject(values, options),
		body: m.filings_mail_returned_body(values, options),
	}),
	entry_rejected: (values, options) => ({
		subject: m.filings_mail_rejected_subject(values, options),
		body: m.filings_mail_rejected_body(values, options),
	}),
	entry_returned_by_school: (values, options) => ({
		subject: m.filings_mail_returned_by_school_subject(values, options),
		body: m.filings_mail_returned_by_school_body(values, options),
	}),
	judging_opened: (values, options) => ({
		subject: m.judging_mail_opened_subject(values, options),
		body: m.judging_mail_opened_body(values, options),
	}),
	judging_reminder: (values, options) => ({
		subject: m.judging_mail_reminder_subject(values, options),
		body: m.judging_mail_reminder_body(values, options),
	}),
};

/** Subject and body in the reader's language; a secret link stands as {@link SECRET_MARK}. */
export function composeMail<Template extends MailTemplate>(
	template: Template,
	values: MailValues[Template],
	{ locale, association }: { locale: Locale; association: string },
): ComposedMail {
	const { subject, body } = TEMPLATES[template]({ ...values, link: SECRET_MARK }, { locale });
	return {
		subject: m.accounts_mail_subject({ subject }, { locale }),
		body: `${body}\n\n${m.accounts_mail_signature({ association }, { locale })}\n`,
	};
}
