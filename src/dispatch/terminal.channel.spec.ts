import { sampleAlert, sampleIncident } from '../telegram/testing/samples';
import { TerminalChannel } from './terminal.channel';

let lines: string[];
let terminal: TerminalChannel;
beforeEach(() => {
  lines = [];
  terminal = new TerminalChannel((text) => lines.push(text));
});

describe(TerminalChannel.name, () => {
  it('prints what begins, and not its growth', () => {
    terminal.show(sampleAlert(), sampleIncident());
    terminal.show(sampleAlert({ revision: 2 }), sampleIncident());
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('BTC LIQUIDATION CASCADE');
  });

  it('prints what got graver, and says so', () => {
    terminal.show(sampleAlert(), sampleIncident());
    terminal.show(sampleAlert({ severity: 'HIGH', phase: 'escalated' }), sampleIncident());
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('(escalated)');
  });

  it('what is told for the first time has not escalated for the reader', () => {
    terminal.show(sampleAlert({ severity: 'HIGH', phase: 'escalated' }), sampleIncident());
    expect(lines[0]).not.toContain('(escalated)');
    terminal.show(sampleAlert({ severity: 'HIGH', phase: 'escalated', revision: 2 }), sampleIncident());
    expect(lines).toHaveLength(1);
  });

  it('prints the end of the incident, and not that of one alert while it goes on', () => {
    terminal.show(sampleAlert({ phase: 'ended' }), sampleIncident());
    expect(lines).toEqual([]);
    terminal.show(sampleAlert({ phase: 'ended' }), sampleIncident({ phase: 'ended', summary: 'all over' }));
    expect(lines[0]).toContain('ended: all over');
  });
});
