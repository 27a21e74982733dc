// The golden cases of requests that name somebody else, or say less than they do: what is kept for the account and
// goes to a stranger, orders that a transaction signs, nearly all of what is held. They stand on the world of
// signatures.mjs and on contracts of another account, so that no address of the others changes.
import {
  concat, encodeAbiParameters, encodeDeployData, getAddress, getContractAddress, keccak256, pad, parseAbi, parseEther, toHex,
} from "viem";

const founder = "0xf0011de00000000000000000000000000f0011de";
const NOW = 1_764_000_600n; // of the cases' block
const SOON = NOW + 1800n;
const SEAPORT = "0x0000000000000068f116a894984e2db1123eb395";
const zero = "0x0000000000000000000000000000000000000000";

export async function strangers(desk) {
  const { client, send, call, contracts, npm, add, transact, batch, typed, message, exec, verdicts, people, places, CHAIN, types } = desk;
  const { allow, ask, refuse, unknown } = verdicts;
  const { alice, bob, treasury, mallory } = people;
  const { dai, usdc, vault, weth, picture, router, factory, pair, permit2, safe, singleton, dollar, library } = places;

  await client.setBalance({ address: founder, value: parseEther("100") });
  await client.impersonateAccount({ address: founder });
  const created = (name, ...args) => encodeDeployData({ abi: contracts[name].abi, bytecode: contracts[name].code, args });
  const deploy = async (name, ...args) => (await send(founder, undefined, created(name, ...args))).contractAddress.toLowerCase();
  const read = (address, signature, ...args) =>
    client.readContract({ address, abi: parseAbi([`function ${signature}`]), functionName: signature.split("(")[0], args });

  const pot = await deploy("Pot", dai);
  const names = await deploy("NameOwners", alice);
  const signs = await deploy("SignsByCall");
  const punks = await deploy("Punks", alice);
  const shares = await deploy("SharesOut");
  const bridge = await deploy("EtherBridge");
  const later = await deploy("TakesLater", dai);
  const maker = await deploy("Maker");
  const deployCode = async (abi, bytecode, args) =>
    (await send(founder, undefined, encodeDeployData({ abi, bytecode, args }))).contractAddress.toLowerCase();
  const routes = npm("@uniswap/universal-router/artifacts/contracts/UniversalRouter.sol/UniversalRouter.json");
  const pairHash = keccak256(`0x${npm("@uniswap/v2-core/build/UniswapV2Pair.json").evm.bytecode.object}`);
  const universal = await deployCode(routes.abi, routes.bytecode, [{
    permit2, weth9: weth, v2Factory: factory, v3Factory: founder, pairInitCodeHash: pairHash, poolInitCodeHash: pairHash,
    v4PoolManager: founder, v3NFTPositionManager: founder, v4PositionManager: founder, spokePool: founder,
  }]);
  const second = npm("@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json");
  const router2 = await deployCode(second.abi, second.bytecode, [factory, founder, founder, weth]);
  const drop = await deploy("Drop", dai);
  const coin = await deploy("OwnCoin", alice);
  await send(alice, permit2, call("approve(address,address,uint160,uint48)", usdc, universal, 500_000_000n, 1_900_000_000));
  await send(alice, usdc, call("approve(address,uint256)", router2, 500_000_000n));
  await send(alice, dai, call("transfer(address,uint256)", drop, parseEther("40")));
  await send(alice, dai, call("approve(address,uint256)", pot, parseEther("100")));
  await send(alice, pot, call("put(uint256)", parseEther("100")), parseEther("2"));
  await desk.refresh();
  const held = await read(dai, "balanceOf(address) view returns (uint256)", alice);

  // --- what is kept for the account ---
  const potWorld = [pot, dai];
  const packed = concat([mallory, toHex(parseEther("2"), { size: 12 })]);
  add("leave-staking", allow(), potWorld, transact(pot, call("leave()")));
  add("leave-staking-for-somebody-else", ask("payout.elsewhere"), potWorld, transact(pot, call("leaveTo(address)", mallory)));
  add("leave-staking-for-a-friend", allow("payout.elsewhere"), potWorld, transact(pot, call("leaveTo(address)", bob)));
  add("leave-staking-for-somebody-packed", ask("payout.elsewhere"), [pot], transact(pot, call("payPacked(bytes)", packed)));
  add("leave-staking-for-oneself-packed", allow(), [pot],
    transact(pot, call("payPacked(bytes)", concat([alice, toHex(parseEther("2"), { size: 12 })]))));
  add("pass-a-stake-on", ask("payout.elsewhere"), [pot], transact(pot, call("passOn(address,uint256)", mallory, parseEther("50"))));
  const node = pad("0x1", { size: 32 });
  add("pass-a-name-on", ask("payout.elsewhere"), [names], transact(names, call("setOwner(bytes32,address)", node, mallory)));
  add("pass-a-name-on-to-a-friend", allow("payout.elsewhere"), [names], transact(names, call("setOwner(bytes32,address)", node, bob)));

  // --- orders that a transaction signs ---
  const uid = concat([keccak256("0x01"), alice, "0x71000000"]);
  add("sign-an-order-by-a-call", unknown("signature.unknown"), [signs], transact(signs, call("setPreSignature(bytes,bool)", uid, true)));
  add("withdraw-an-order-by-a-call", allow(), [signs], transact(signs, call("setPreSignature(bytes,bool)", uid, false)));
  const ORDERS = "validate(((address,address,(uint8,address,uint256,uint256,uint256)[],(uint8,address,uint256,uint256,uint256,address)[],"
    + "uint8,uint256,uint256,bytes32,uint256,bytes32,uint256),bytes)[])";
  const validate = (...paid) => transact(SEAPORT, call(ORDERS, [[
    [alice, zero, [[2, picture, 2n, 1n, 1n]], paid, 0, 0n, SOON, pad("0x0", { size: 32 }), 1n, pad("0x0", { size: 32 }), BigInt(paid.length)],
    "0x",
  ]]));
  add("make-an-order-by-a-call", allow(), [SEAPORT, picture], validate([0, zero, 0n, parseEther("2"), parseEther("2"), alice]));
  add("make-an-order-for-nothing-by-a-call", refuse("order.for-nothing"), [SEAPORT, picture], validate());
  add("make-an-order-for-somebody-else-by-a-call", refuse("order.recipient"), [SEAPORT, picture],
    validate([0, zero, 0n, parseEther("2"), parseEther("2"), mallory]));
  const offer = (price, only) => transact(punks, call("offerPunkForSaleToAddress(uint256,uint256,address)", 7n, price, only));
  add("offer-a-punk", allow(), [punks], offer(parseEther("40"), bob));
  add("offer-a-punk-for-nothing", refuse("order.for-nothing"), [punks], offer(0n, mallory));

  // --- nearly all of what is held ---
  add("approve-nearly-everything", ask("allowance.all"), [dai, later], transact(dai, call("approve(address,uint256)", later, held - 1n)));
  add("approve-half-of-everything", allow(), [dai, later], transact(dai, call("approve(address,uint256)", later, held / 2n)));
  add("approve-nearly-everything-as-intended", allow(), [dai, later],
    transact(dai, call("approve(address,uint256)", later, held)), { intent: `let ${later} take all my DAI` });
  const permit = (value) => typed({
    types, primaryType: "Permit", domain: { name: "Dai", version: "1", chainId: CHAIN, verifyingContract: dai },
    message: { owner: alice, spender: later, value: value.toString(), nonce: "0", deadline: SOON.toString() },
  });
  add("permit-nearly-everything", ask("allowance.all"), [dai, later], permit(held - 1n));
  add("permit-half-of-everything", allow(), [dai, later], permit(held / 2n));
  const PAY = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce".split(",")
    .map((each) => ({ type: each.split(" ")[0], name: each.split(" ")[1] }));
  add("pay-nearly-all-there-is-by-signature", ask("payment.all"), [dollar, library], typed({
    types: { EIP712Domain: types.EIP712Domain, TransferWithAuthorization: PAY }, primaryType: "TransferWithAuthorization",
    domain: { name: "USD Coin", version: "2", chainId: CHAIN, verifyingContract: dollar },
    message: { from: alice, to: mallory, value: "499999999", validAfter: "0", validBefore: SOON.toString(), nonce: keccak256(toHex("nonce")) },
  }), { known: { tokens: { [dollar]: { symbol: "USDC", decimals: 6, name: "USD Coin" } }, addressNames: {} } });
  const salt = pad("0x5", { size: 32 });
  const code = created("TakesLater", dai);
  const made = getContractAddress({ opcode: "CREATE2", from: maker, salt, bytecode: code }).toLowerCase();
  add("approve-what-is-made-afterwards", ask("allowance.no-code"), [dai, maker],
    batch([dai, call("approve(address,uint256)", made, parseEther("50"))], [maker, call("make(bytes32,bytes)", salt, code)]));

  // --- where it goes ---
  const safeWorld = [safe, singleton];
  add("exchange-an-owner-of-a-safe", refuse("control.changed"), safeWorld,
    transact(safe, exec(safe, 0n, call("swapOwner(address,address,address)", pad("0x1", { size: 20 }), alice, mallory))));
  add("send-tokens-to-a-router", refuse("payment.to-anybody"), [usdc, router], transact(usdc, call("transfer(address,uint256)", router, 5_000_000n)));
  add("wrap-ether-by-a-payment", allow(), [weth], transact(weth, null, parseEther("1")));
  add("pay-a-friend-with-a-memo", ask("code.empty", "undecoded"), [], transact(treasury, toHex("invoice 7"), parseEther("1")));
  add("pay-a-stranger-with-calldata", refuse("code.empty", "outflow.for-nothing", "undecoded"), [],
    transact(mallory, toHex("invoice 7"), parseEther("1")));
  const share = (...parties) => transact(shares,
    call("share(address[],uint256[])", parties, parties.map(() => parseEther("1"))), BigInt(parties.length) * parseEther("1"));
  add("share-out-among-friends", ask("outflow.for-nothing", "undecoded"), [shares], share(treasury, bob));
  add("share-out-among-strangers", refuse("outflow.for-nothing", "undecoded"), [shares], share(treasury, mallory));
  const over = (to) => transact(bridge, call("bridgeTo(address,uint32,bytes)", to, 200_000, "0x"), parseEther("1"));
  const bridging = { intent: "bridge 1 ETH to Base" };
  add("bridge-as-intended", allow(), [bridge], over(alice), bridging);
  add("bridge-to-a-stranger", ask("outflow.for-nothing"), [bridge], over(mallory), bridging);
  add("create-what-is-gone", ask("creation.no-code"), [], { method: "eth_sendTransaction", params: [{ from: alice, data: "0x33ff" }] });

  // --- what routers hand on, and keep ---
  const swapWorld = [router, factory, pair, usdc, dai, weth];
  const encode = (types, values) => encodeAbiParameters(types.split(",").map((type) => ({ type })), values);
  const ROUTER = "0x0000000000000000000000000000000000000002"; // the router's mark for itself
  const CALLER = "0x0000000000000000000000000000000000000001";
  const portion = (who, bips, least = "40") => transact(universal, call("execute(bytes,bytes[],uint256)", "0x080604", [
    encode("address,uint256,uint256,address[],bool", [ROUTER, 100_000_000n, 0n, [usdc, dai], true]),
    encode("address,address,uint256", [dai, who, bips]),
    encode("address,address,uint256", [dai, CALLER, parseEther(least)]),
  ], 1_900_000_000n));
  add("swap-with-a-usual-fee", allow(), [...swapWorld, universal, permit2], portion(mallory, 25n, "80"));
  add("swap-that-shares-with-somebody", refuse("swap.recipient"), [...swapWorld, universal, permit2], portion(mallory, 5000n));
  add("swap-that-shares-with-unknown-code", ask("swap.recipient"), [...swapWorld, universal, permit2, later], portion(later, 5000n));
  const twice = (value) => transact(router2, call("multicall(uint256,bytes[])", 1_900_000_000n, [
    call("swapExactTokensForTokens(uint256,uint256,address[],address)", 100_000_000n, parseEther("80"), [usdc, dai], alice),
  ]), value);
  add("swap-through-a-multicall", allow(), [...swapWorld, router2], twice(0n));
  add("swap-that-leaves-ether-in-the-router", refuse("payment.to-anybody"), [...swapWorld, router2], twice(parseEther("3")));
  add("claim-with-a-reward-for-who-told", allow(), [drop, dai], transact(drop, call("claim(address,uint256)", mallory, 5n)));
  add("claim-of-which-half-goes-away", ask("payout.elsewhere"), [drop, dai], transact(drop, call("claim(address,uint256)", mallory, 50n)));
  add("mint-ones-own-coin-for-a-friend", allow("payout.elsewhere"), [coin], transact(coin, call("mint(address,uint256)", bob, 5n)));
  add("mint-ones-own-coin-for-a-stranger", ask("payout.elsewhere"), [coin], transact(coin, call("mint(address,uint256)", mallory, 5n)));

  // --- what wallets read differently ---
  const limits = (gas, gasLimit) => ({ method: "eth_sendTransaction", params: [{ from: alice, to: treasury, value: "0x1", gas, gasLimit }] });
  add("pay-with-two-gas-limits", refuse("encoding.ambiguous"), [], limits("0x5208", "0x1d4c0"));
  add("pay-with-one-gas-limit-said-twice", allow(), [], limits("0x5208", "0x5208"));
  const asking = (capability) => {
    const request = batch([treasury, null, 1n]);
    request.params[0].capabilities = { permissions: capability };
    return request;
  };
  add("batch-that-demands-a-capability", refuse("encoding.ambiguous"), [], asking({ all: true }));
  add("batch-that-would-like-a-capability", allow(), [], asking({ all: true, optional: true }));
  add("permit-without-a-declared-domain", refuse("encoding.ambiguous"), [dai, vault], typed({
    types: { Permit: types.Permit }, primaryType: "Permit", domain: { name: "Dai", version: "1", chainId: CHAIN, verifyingContract: dai },
    message: { owner: alice, spender: vault, value: "5", nonce: "0", deadline: SOON.toString() },
  }));
  const riddle = (type, value) => typed({
    types: { EIP712Domain: types.EIP712Domain, Riddle: [{ name: "answer", type }] }, primaryType: "Riddle",
    domain: { name: "Shop", version: "1", chainId: CHAIN, verifyingContract: vault }, message: { answer: value },
  });
  add("sign-bytes-that-are-too-many", refuse("encoding.ambiguous", "signature.unknown"), [], riddle("bytes4", "0x1122334455"));
  add("sign-bytes-that-fit", unknown("signature.unknown"), [], riddle("bytes4", "0x11223344"));
  add("sign-a-list-that-is-too-long", refuse("encoding.ambiguous", "signature.unknown"), [], riddle("uint256[2]", ["1", "2", "3"]));

  // --- sign-ins ---
  const signIn = (uri, end) =>
    `app.example wants you to sign in with your Ethereum account:\n${getAddress(alice)}\n\nHello\n\n`
    + `URI: ${uri}\nVersion: 1\nChain ID: ${CHAIN}\nNonce: 32891756\nIssued At: 2025-11-24T16:00:00Z${end}`;
  const home = "https://app.example";
  const asked = (uri, end) => [[], message(signIn(uri, end)), { origin: home }];
  add("sign-in-that-is-over", ask("signin.time"), ...asked(home, "\nExpiration Time: 2025-11-24T16:05:00Z"));
  add("sign-in-that-ends-tomorrow", allow(), ...asked(home, "\nExpiration Time: 2025-11-25T16:05:00Z"));
  add("sign-in-for-another-year", ask("signin.time"), ...asked(home, "\nNot Before: 2027-01-01T00:00:00Z"));
  add("sign-in-to-a-plain-http-page", ask("signin.uri"), ...asked("http://app.example", ""));
  add("sign-in-that-hands-over-powers-in-capitals", ask("signin.recap"), ...asked(home, "\nResources:\n- URN:RECAP:eyJhdHQiOnt9fQ"));

  // --- a vault whose first depositor has made its share dear ---
  const dear = await deploy("Vault", dai);
  await send(alice, dai, call("transfer(address,uint256)", founder, parseEther("100")));
  await send(founder, dai, call("transfer(address,uint256)", dear, parseEther("100")));
  await send(alice, dai, call("approve(address,uint256)", dear, parseEther("300")));
  await desk.refresh();
  const deposit = (amount) => transact(dear, call("deposit(uint256,address)", amount, alice));
  add("deposit-for-hardly-a-share", ask("outflow.for-dust"), [dear, dai], deposit(parseEther("300")));
  add("deposit-of-hardly-anything", allow(), [vault, dai], transact(vault, call("deposit(uint256,address)", 9n, alice)));
}
