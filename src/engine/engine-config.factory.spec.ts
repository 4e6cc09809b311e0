import { ConfigFiles } from '../config/config.module';
import { readEnvironment } from '../config/environment';
import { DEFAULT_RULES } from '../thresholds/domain/threshold-book';
import { engineConfig } from './engine-config.factory';

const config = (variables: Record<string, string> = {}) => {
  const environment = readEnvironment(variables);
  return engineConfig(environment, ConfigFiles.read(environment));
};

describe(engineConfig.name, () => {
  it('is, with the files as they are shipped, what the engine does without any', () => {
    expect(config()).toEqual({ thresholds: DEFAULT_RULES, assets: [], simulated: false });
  });

  it('takes assets, simulation and switches from the environment', () => {
    const made = config({
      SYMBOLS: 'BTC, ETH',
      SIMULATED: 'true',
      ENABLE_DYNAMIC_THRESHOLDS: 'false',
      ENABLE_SESSION_AWARE_ANALYSIS: 'no',
    });
    expect(made).toMatchObject({ assets: ['BTC', 'ETH'], simulated: true });
    expect(made.thresholds).toMatchObject({ dynamic: false, sessionAware: false });
  });

  it('is plain data: it survives being written to a log', () => {
    expect(JSON.parse(JSON.stringify(config()))).toEqual(JSON.parse(JSON.stringify(shipped())));
  });

  it('sorts the tiers of market capitalisation, whatever their order in the file', () => {
    const environment = readEnvironment({});
    const files = ConfigFiles.read(environment);
    files.liquidationThresholds.dynamic.base_pct_by_market_cap.reverse();
    expect(engineConfig(environment, files).thresholds.tiers).toEqual(DEFAULT_RULES.tiers);
  });
});

function shipped(): unknown {
  return { thresholds: DEFAULT_RULES, assets: [], simulated: false };
}
