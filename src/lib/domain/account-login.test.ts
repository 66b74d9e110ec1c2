import { expect, test } from 'vitest';
import { parseLogin } from './account-login.ts';

test.each([
	['li@school.example.cn', { kind: 'email', value: 'li@school.example.cn' }],
	['  Li.Na@School.Example.CN ', { kind: 'email', value: 'li.na@school.example.cn' }],
	['ｌｉ＠ｓｃｈｏｏｌ．ｃｎ', { kind: 'email', value: 'li@school.cn' }],
	['li@school。cn', { kind: 'email', value: 'li@school.cn' }],
	['13800138000', { kind: 'phone', value: '13800138000' }],
	['138 0013 8000', { kind: 'phone', value: '13800138000' }],
	['138-0013-8000', { kind: 'phone', value: '13800138000' }],
	['＋８６ 13800138000', { kind: 'phone', value: '13800138000' }],
	['008613800138000', { kind: 'phone', value: '13800138000' }],
	['+852 9123 4567', { kind: 'phone', value: '+85291234567' }],
	['0085291234567', { kind: 'phone', value: '+85291234567' }],
] as const)('%s is read as it is stored', (typed, login) => {
	expect(parseLogin(typed)).toEqual(login);
});

test.each(['', 'li', 'li@', '@cn', 'li@school', 'a b@school.cn', '12345', '23800138000', '1380013800', '138001380001'])(
	'%j is neither an address nor a number',
	(typed) => {
		expect(parseLogin(typed)).toBeNull();
	},
);
