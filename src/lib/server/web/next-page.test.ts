import { expect, test } from 'vitest';
import { nextPage, withNext } from './next-page.ts';

const at = (next: string) => new URL(`http://portal.cn/sign-in?next=${encodeURIComponent(next)}`);

test.each(['/judge', '/staff/entries?state=filed&at=x', '/admin/accounts/1#history', '/teacher/%E4%BD%9C%E5%93%81'])(
	'%s is a page of ours',
	(next) => {
		expect(nextPage(at(next), 'judge')).toBe(next);
	},
);

test.each([
	...['https://evil.cn', '//evil.cn', '/\\evil.cn', '\\\\evil.cn', '/\t/evil.cn', '/\n/evil.cn', 'javascript:alert(1)'],
	...['judge', '', '/', '/../\\evil.cn', '/.//evil.cn'],
])('%j leads home instead', (next) => {
	expect(nextPage(at(next), 'judge')).toBe('/judge');
});

test('without a role there is one to choose', () => {
	expect(nextPage(new URL('http://portal.cn/sign-in'), null)).toBe('/account/choose-role');
});

test('the wish is carried on', () => {
	expect(withNext('/account/second-factor', at('/staff?a=1'))).toBe('/account/second-factor?next=%2Fstaff%3Fa%3D1');
	expect(withNext('/account/second-factor', new URL('http://portal.cn/x'))).toBe('/account/second-factor');
});
