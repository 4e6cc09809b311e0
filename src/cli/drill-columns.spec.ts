import { columnLines, displayWidth } from './drill-columns';

describe('displayWidth', () => {
  it.each([
    ['BTC', 3],
    ['币安人生', 8],
    ['ＢＴＣ', 6],
    ['ビット', 6],
    ['ﾋﾞｯﾄ', 4],
    ['한글', 4],
    ['🚀', 2],
    ['e\u0301', 1],
    ['$1.2M −', 7],
  ])('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('columnLines', () => {
  it('puts wide characters under the same columns as others', () => {
    const columns = [
      { title: 'asset', align: 'left' },
      { title: 'seen', align: 'right' },
      { title: 'after', align: 'left' },
    ] as const;
    const lines = columnLines(columns, [
      ['BTC', '$1', '1 s'],
      ['币安人生', '$20000', '-'],
    ]);
    expect(lines).toEqual(['asset       seen  after', 'BTC           $1  1 s', '币安人生  $20000  -']);
  });
});
