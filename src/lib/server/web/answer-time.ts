export { noSoonerThan as answerNoSoonerThan } from '../platform/clock.ts';
