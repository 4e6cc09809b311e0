import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { outageOf } from './outage';

const withCode = (code: string): Error => Object.assign(new Error('as the driver says'), { code });

describe(outageOf, () => {
  it.each([
    ['SQLITE_FULL', 'the disk is full'],
    ['SQLITE_BUSY', 'locked by another process'],
    ['SQLITE_BUSY_SNAPSHOT', 'locked by another process'],
    ['SQLITE_IOERR_WRITE', 'cannot be written'],
    ['SQLITE_READONLY', 'cannot be written'],
    ['ECONNREFUSED', 'cannot be reached'],
    ['08006', 'cannot be reached'],
    ['57P01', 'shutting down'],
    ['53100', 'the disk of the database is full'],
    ['53300', 'out of resources'],
    ['40P01', 'busy with somebody else'],
  ])('waits when the driver says %s: %s', (code, words) => {
    const failed = new QueryFailedError('INSERT', [], withCode(code));
    expect(outageOf(failed)?.reason).toContain(words);
    expect(outageOf(failed)?.reason).toContain('as the driver says');
  });

  it.each(['Connection terminated unexpectedly', 'Query read timeout', 'timeout exceeded when trying to connect'])(
    'waits when pg says %j',
    (message) => expect(outageOf(new Error(message))?.reason).toContain('cannot be reached'),
  );

  it('waits when the connection was taken away between two statements', () => {
    expect(outageOf(new QueryRunnerAlreadyReleasedError())).toMatchObject({ busy: false });
    expect(outageOf(new QueryRunnerProviderAlreadyReleasedError())).toMatchObject({ busy: false });
  });

  it('tells a lock, which passes, from the rest', () => {
    expect(outageOf(withCode('SQLITE_BUSY'))?.busy).toBe(true);
    expect(outageOf(withCode('SQLITE_FULL'))?.busy).toBe(false);
  });

  it('names an error without words by its code', () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    expect(outageOf(refused)?.reason).toBe('the database cannot be reached (ECONNREFUSED)');
  });

  it.each([withCode('SQLITE_CONSTRAINT_NOTNULL'), withCode('23502'), new TypeError('x is not a function'), 'text'])(
    'does not wait for %s',
    (error) => expect(outageOf(error)).toBeUndefined(),
  );
});
