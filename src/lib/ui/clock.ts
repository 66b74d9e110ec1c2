import { page } from '$app/state';

/** The root layout's word on time: the server's moment of this page and the association's zone. */
interface ClockFacts {
	now?: string;
	zone?: string;
}

/** The server's clock as of this page; phones may be days off, so nothing here asks the browser's. */
export function serverNow(): Date {
	const { now } = page.data as ClockFacts;
	if (now === undefined) throw new Error('The root layout must give `now`.');
	return new Date(now);
}

/** The association's IANA zone. */
export function serverZone(): string {
	return (page.data as ClockFacts).zone ?? 'Asia/Shanghai';
}
