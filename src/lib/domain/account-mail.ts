/** queued 待发 · sent 已发 · kept 留存 (no SMTP) · failed 未送达 */
export const MAIL_STATES = ['queued', 'sent', 'kept', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

export function isMailState(text: string): text is MailState {
	return (MAIL_STATES as readonly string[]).includes(text);
}
