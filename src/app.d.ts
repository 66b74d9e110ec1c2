import type { Context } from '#lib/server/platform/context.ts';
import type { SessionFacts } from '#lib/server/accounts/sessions.ts';
import type { Locale } from '#lib/domain/local-text.ts';

declare global {
	namespace App {
		interface Locals {
			ctx: Context;
			/** null when signed out */
			session: SessionFacts | null;
			locale: Locale;
		}
		interface Error {
			message: string;
			/** to be read to the staff who look it up in the log */
			requestId?: string;
		}
	}
}
