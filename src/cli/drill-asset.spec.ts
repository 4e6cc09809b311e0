import { drillAsset } from './drill-asset';

describe('drillAsset', () => {
  it.each([
    ['BTC', 1, 'BTC'],
    [' eth ', 2, 'ETH'],
    ['1inch', 11, '1INCH'],
    ['币安人生', 12, '币安人生'],
    ['sim600', 600, 'SIM600'],
  ])('knows %s among %d', (asked, assets, name) => {
    expect(drillAsset(asked, assets)).toBe(name);
  });

  it.each([
    ['eth', 1, '--asset: there is no eth in a drill of 1 asset; ETH needs --assets 2 or more'],
    ['LINKS', 20, '--asset: there is no LINKS in a drill of 20 assets; did you mean LINK?'],
    ['GOLDBARS', 2, '--asset: there is no GOLDBARS in a drill of 2 assets; there is BTC, ETH'],
    ['GOLDBARS', 13, /; there is BTC, ETH, .*, 币安人生 and 1 more$/],
    ['', 1, '--asset: there is no  in a drill of 1 asset; there is BTC'],
  ])('says of %j among %d what there is', (asked, assets, sentence) => {
    expect(() => drillAsset(asked, assets)).toThrow(sentence);
  });
});
