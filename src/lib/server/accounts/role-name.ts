import type { Role } from '#lib/domain/access.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

const NAMES: Record<Role, (inputs: Record<string, never>, options: { locale: Locale }) => string> = {
	teacher: m.common_role_teacher,
	coordinator: m.common_role_coordinator,
	judge: m.common_role_judge,
	staff: m.common_role_staff,
	administrator: m.common_role_administrator,
};

/** For mails, in the reader's language. */
export function roleName(role: Role, locale: Locale): string {
	return NAMES[role]({}, { locale });
}
