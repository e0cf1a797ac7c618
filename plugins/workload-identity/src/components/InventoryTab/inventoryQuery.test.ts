import { InventoryQuery, parseQuery, toQuery } from './inventoryQuery';

const parse = (query: string) => parseQuery(new URLSearchParams(query));

describe('the query of the inventory', () => {
  it.each<[string, Partial<InventoryQuery>]>([
    ['', { filter: {}, orderBy: 'name', order: 'asc', pageSize: 50 }],
    [
      'kind=credential&kind=secret&expiry=expired&cluster=prod-eu&text=check',
      {
        filter: {
          kind: ['credential', 'secret'],
          expiry: ['expired'],
          cluster: ['prod-eu'],
          text: 'check',
        },
      },
    ],
    [
      'owner=group%3Adefault%2Fpayments&linked=in%3Aruns-as%3Aab12',
      {
        filter: {
          owner: ['group:default/payments'],
          linked: ['in:runs-as:ab12'],
        },
      },
    ],
    [
      'orderBy=expiresAt&order=desc&pageSize=100&cursor=abc',
      { orderBy: 'expiresAt', order: 'desc', pageSize: 100, cursor: 'abc' },
    ],
  ])('%s is read, and written the same', (query, expected) => {
    expect(parse(query)).toMatchObject(expected);
    expect(parse(toQuery(parse(query)).toString())).toEqual(parse(query));
    expect(toQuery(parse(query)).getAll('kind')).toEqual(
      new URLSearchParams(query).getAll('kind'),
    );
  });

  it('leaves out what it does not understand', () => {
    expect(
      toQuery(
        parse(
          'kind=spaceship&kind=role&kind=role&standing=&expiry=soon&orderBy=owner&order=up&pageSize=7&other=1',
        ),
      ).toString(),
    ).toBe('kind=role');
  });
});
