/** What a rule answers: yes with a code for what was done, or no with the reason's code (text is made at the edge). */
export type Decision<Done extends string, Refusal extends string, Facts = unknown> =
	{ ok: true; code: Done } | { ok: false; reason: Refusal; facts?: Facts };

export function accept<Done extends string>(code: Done): { ok: true; code: Done } {
	return { ok: true, code };
}

/** `facts` are plain values a message may need (a count, a date, a field), never a person's data. */
export function refuse<Refusal extends string, Facts = unknown>(
	reason: Refusal,
	facts?: Facts,
): { ok: false; reason: Refusal; facts?: Facts } {
	return facts === undefined ? { ok: false, reason } : { ok: false, reason, facts };
}
