import type { AuditEvent } from '#lib/domain/audit.ts';
import { m } from './paraglide/messages.js';

type MessageOf<Event extends string> = Event extends `${infer Noun}.${infer Past}` ? `audit_${Noun}_${Past}` : never;

/** An event without its text (`audit_<noun>_<past>`) is a type error here. */
const TEXTS: { [Event in AuditEvent as MessageOf<Event>]: () => string } = m;

/** What an event is called, in the reader's language. For loads only: it keeps every message of the portal in reach. */
export function auditText(event: AuditEvent): string {
	return TEXTS[`audit_${event.replace('.', '_')}` as MessageOf<AuditEvent>]();
}
