// Amounts are decimal text of the smallest unit, in whole numbers of any size: never a JavaScript number.

/** The digits in groups of three. */
function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Units shifted by the token's decimals, all digits kept. */
export function decimal(units, decimals) {
  if (!/^-?\d{1,100}$/.test(units) || !Number.isInteger(decimals) || decimals < 0 || decimals > 127) {
    return units;
  }
  const digits = units.replace('-', '').padStart(decimals + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - decimals).replace(/^0+(?=\d)/, ''));
  const part = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return part && decimals > 0 ? `${whole}.${part}` : whole;
}

/** What the user vouched for, found by address whatever the case of its letters. */
export class Known {
  constructor(request) {
    const known = request?.known ?? {};
    this.tokens = byAddress(known.tokens);
    this.names = [known.addressNames, known.ensNames, known.nftCollectionNames].map(byAddress);
  }

  name(address) {
    const key = String(address).toLowerCase();
    for (const names of this.names) {
      const name = names.get(key);
      if (typeof name === 'string') {
        return name;
      }
    }
    const symbol = this.tokens.get(key)?.symbol;
    return typeof symbol === 'string' ? symbol : '';
  }

  /** Symbol and decimals of a token, or null: they are never guessed. */
  token(asset) {
    const facts = asset?.symbol === undefined ? this.tokens.get(String(asset?.address).toLowerCase()) : asset;
    const decimals = Number(facts?.decimals);
    return typeof facts?.symbol === 'string' && facts?.decimals !== undefined && Number.isInteger(decimals) ? {symbol: facts.symbol, decimals} : null;
  }

  /** An amount of an asset as number and unit; raw says that the units are the smallest ones. */
  amount(asset, units) {
    switch (asset?.kind) {
      case 'native':
        return {number: decimal(units, 18), unit: 'ETH'};
      case 'erc20': {
        const token = this.token(asset);
        return token
          ? {number: decimal(units, token.decimals), unit: token.symbol}
          : {number: decimal(units, 0), unit: 'units of', address: asset.address, raw: true};
      }
      case 'erc721':
        return {number: '1', unit: `token ${asset.id ?? ''} of`, address: asset.address};
      case 'erc1155':
        return {number: decimal(units, 0), unit: `of token ${asset.id ?? ''} of`, address: asset.address};
      case 'collection':
        return {number: 'every', unit: 'token of', address: asset.address};
      default:
        return {number: decimal(units, 0), unit: `units of ${asset?.kind ?? 'something'}`, address: asset?.address, raw: true};
    }
  }
}

function byAddress(object) {
  return new Map(Object.entries(object ?? {}).map(([address, value]) => [address.toLowerCase(), value]));
}
