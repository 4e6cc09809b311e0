import { capture, itWithCaptures } from '../testing/captures';
import type { ControlState } from './control-frames';
import { answerControl, MAX_STREAMS } from './control-frames';

function connection(combined = false): ControlState & { readonly streams: Set<string> } {
  const streams = new Set<string>();
  return {
    combined,
    streams,
    subscribe: (names) => names.forEach((name) => streams.add(name)),
    unsubscribe: (names) => names.forEach((name) => streams.delete(name)),
  };
}

function ask(frame: object | string, state = connection()): object {
  return answerControl(typeof frame === 'string' ? frame : JSON.stringify(frame), state).reply;
}

interface ErrorAnswer {
  readonly code: number;
  readonly msg: string;
}

describe('answerControl', () => {
  it('subscribes, lists and unsubscribes', () => {
    const state = connection();
    expect(ask({ method: 'SUBSCRIBE', params: ['a@aggTrade', 'b@depth'], id: 1 }, state)).toEqual({
      result: null,
      id: 1,
    });
    expect(ask({ method: 'UNSUBSCRIBE', params: ['b@depth'], id: 2 }, state)).toEqual({ result: null, id: 2 });
    expect(ask({ method: 'LIST_SUBSCRIPTIONS', id: 3 }, state)).toEqual({ result: ['a@aggTrade'], id: 3 });
  });

  it('switches between raw and combined frames', () => {
    const state = connection();
    expect(ask({ method: 'GET_PROPERTY', params: ['combined'], id: 1 }, state)).toEqual({ result: false, id: 1 });
    expect(ask({ method: 'SET_PROPERTY', params: ['combined', true], id: 2 }, state)).toEqual({ result: null, id: 2 });
    expect(ask({ method: 'GET_PROPERTY', params: ['combined'], id: 3 }, state)).toEqual({ result: true, id: 3 });
  });

  it('takes up to 1024 streams on a connection', () => {
    const state = connection();
    const streams = Array.from({ length: MAX_STREAMS }, (_, index) => `s${index}@aggTrade`);
    expect(ask({ method: 'SUBSCRIBE', params: streams, id: 1 }, state)).toEqual({ result: null, id: 1 });
    expect(ask({ method: 'SUBSCRIBE', params: ['one@more'], id: 2 }, state)).toMatchObject({ code: 2 });
    expect(state.streams.size).toBe(MAX_STREAMS);
  });

  itWithCaptures('answers mistakes in the words of the venue', () => {
    const answers = [
      ask({ method: 'GET_PROPERTY', params: ['colour'], id: 1 }),
      ask({ method: 'SET_PROPERTY', params: ['combined', 1], id: 1 }),
      ask({ method: 'SET_PROPERTY', params: [7, true], id: 1 }),
      ask({ method: 'SUBSCRIBE', params: [], id: -1 }),
      ask('{  "method":      "SUBSCRIB", "id":1}'),
      ask({ method: 'SET_PROPERTY', params: ['combined', true, true], id: 1 }),
      ask(`{"params":["btcusdt@aggTrade"],"id":1,"pad":"${'x'.repeat(26)}"}`),
      ask('not json'),
    ];
    expect(answers).toEqual(capture<ErrorAnswer[]>('err_ws_control'));
  });

  it('takes no text or list for a request', () => {
    expect(ask('42')).toMatchObject({ code: 3 });
    expect(ask({ method: 'SUBSCRIBE', params: [], id: '1' })).toMatchObject({ code: 2 });
  });
});
