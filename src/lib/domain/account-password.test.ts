import { expect, test } from 'vitest';
import { refusePassword } from './account-password.ts';

const LOGINS = ['lina.wang@school.example.cn', '13800138000'];

test.each([
	['short-one', 'password_too_short'],
	['九个汉字不够长的啊', 'password_too_short'],
	['x'.repeat(100) + 'y'.repeat(101), 'password_too_long'],
	['13800138000', 'password_is_login'],
	['Lina.Wang@School.Example.CN', 'password_is_login'],
	['0123456789', 'password_common'],
	['9876543210', 'password_common'],
	['qwertyuiop', 'password_common'],
	['1111111111', 'password_common'],
	['123123123123', 'password_common'],
	['admin12345', 'password_common'],
	['Password2026!', 'password_common'],
	['1qaz2wsx3edc', 'password_common'],
	['woaini1314', 'password_common'],
] as const)('%s is refused', (password, reason) => {
	expect(refusePassword(password, LOGINS)).toBe(reason);
});

test.each(['correct horse battery', '春天的小树苗长高了一点', 'Admin-7391-River', 'tR4!kd93nq', 'xinmiao-garden-88'])(
	'%s may be used',
	(password) => {
		expect(refusePassword(password, LOGINS)).toBeNull();
	},
);

test('a login that is absent refuses nothing', () => {
	expect(refusePassword('tR4!kd93nq', [null, null])).toBeNull();
});
