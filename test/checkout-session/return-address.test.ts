/** Return addresses and frames: those alone that the merchant has registered. */
import { describe, expect, it } from '@jest/globals';
import { addressRefusal, isReturnAddress } from '../../domain/checkout-session/return-address.js';

describe('a return address', () => {
  const origins = {
    returnOrigins: ['https://shop.example'],
    embedOrigins: ['https://shop.example'],
  };

  it.each([
    ['https://shop.example/orders/42?x=1#y', true],
    ['https://shop.example:443/', true],
    ['https://shop.example:8443/', false],
    ['http://shop.example/', false],
    ['https://shop.example.evil.example/', false],
    ['https://evil.example/https://shop.example/', false],
    ['https://shop.example@evil.example/', false],
    ['https://evil@shop.example/', false],
    ['https://shop.example\\@evil.example/', true],
    ['//shop.example/', false],
    ['javascript:alert(1)//https://shop.example/', false],
    ['data:text/html,https://shop.example', false],
    ['', false],
  ])('%s: %s', (address, is) => {
    expect(isReturnAddress(address, origins)).toBe(is);
  });

  it('and the frames are what the merchant has registered', () => {
    const asked = { returnUrl: 'https://shop.example/', embedOrigins: ['https://shop.example'] };
    expect(addressRefusal(asked, origins)).toBeUndefined();
    expect(addressRefusal({ ...asked, returnUrl: 'https://evil.example/' }, origins)).toMatchObject(
      {
        code: 'return_origin_not_registered',
        param: 'returnUrl',
      },
    );
    const foreign = { ...asked, embedOrigins: ['https://shop.example', 'https://evil.example'] };
    expect(addressRefusal(foreign, origins)).toMatchObject({
      code: 'embed_origin_not_registered',
      param: 'embedOrigins.1',
    });
  });
});
