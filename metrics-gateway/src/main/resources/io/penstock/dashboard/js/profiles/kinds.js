import { bytes, count, duration } from '../format.js';

/** What each kind shows, for those who choose. */
export const KINDS = {
  cpu: 'where processor time goes',
  heap: 'what lives in the heap, by who made it',
  allocs: 'what is allocated, by whom',
  block: 'where threads wait, for whatever',
  mutex: 'where threads wait for locks',
  goroutine: 'what all threads are doing',
  threadcreate: 'who starts platform threads',
};

/** Which kinds count the same things, so that two can be compared. */
const COUNTED_ALIKE = { heap: 'memory', allocs: 'memory', block: 'waits', mutex: 'waits' };

export const countsAlike = (one, other) => (COUNTED_ALIKE[one] ?? one) === (COUNTED_ALIKE[other] ?? other);

/** Kinds that a recording of the whole node holds, whichever was asked for. */
export const RECORDED = ['cpu', 'allocs', 'block', 'mutex', 'threadcreate'];

export const isWholeRecording = ({ engine, recording }) => recording && engine === 'jfr/continuous';

/** Writes a value in the unit of a profile. */
export function inUnit(value, unit) {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  switch (unit) {
    case 'nanoseconds': return sign + duration(size / 1e6);
    case 'bytes': return sign + bytes(size);
    default: return sign + count(size);
  }
}

/** Why a profile is kept, in words. */
export function why({ why: reason, detail }) {
  switch (reason) {
    case 'manual': return detail ? `asked for: ${detail}` : 'asked for';
    case 'interval': return 'its time had come';
    case 'alert': return detail ? `alert ${detail}` : 'an alert';
    default: return detail ? `${reason}: ${detail}` : reason;
  }
}
