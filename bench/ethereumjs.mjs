// The peer @ethereumjs/evm: reads "NAME CALLDATA" lines, answers "NANOSECONDS OUTPUT". State stands in its fastest
// state manager, in memory; "transfers" takes a count and calls the token that often.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , peers, data] = process.argv;
const require = createRequire(peers + '/');
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { createEVM } = await load('@ethereumjs/evm');
const { Common, Mainnet } = await load('@ethereumjs/common');
const { Account, createAddressFromString, hexToBytes, bytesToHex } = await load('@ethereumjs/util');

const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: 'osaka' }) });
const at = (n) => createAddressFromString('0x700000000000000000000000000000000000000' + n);
for (const [n, file] of [[1, 'Tok'], [2, 'B'], [3, 'snail']]) {
  await evm.stateManager.putAccount(at(n), new Account(1n));
  const hex = readFileSync(`${data}/${file}.hex`, 'utf8').trim().replace(/^0x/, '');
  await evm.stateManager.putCode(at(n), hexToBytes('0x' + hex));
}
const caller = createAddressFromString('0x00000000000000000000000000000000000000ca');

const call = async (to, input) => {
  // A run's changes are undone, as eth_call undoes them.
  await evm.stateManager.checkpoint();
  const result = await evm.runCall({ caller, to, data: input, gasLimit: 1n << 40n, skipBalance: true });
  await evm.stateManager.revert();
  if (result.execResult.exceptionError) throw result.execResult.exceptionError;
  return bytesToHex(result.execResult.returnValue);
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, argument, ...slots] = line.split(' ');
  if (name === 'balance') {
    await evm.stateManager.putStorage(at(1), hexToBytes(argument), hexToBytes(slots[0]));
    console.log('0 0x');
    continue;
  }
  const begun = process.hrtime.bigint();
  let output = '0x';
  if (name === 'transfers') {
    const input = hexToBytes(slots[0]);
    for (let i = 0; i < Number(argument); i++) output = await call(at(1), input);
  } else {
    output = await call(at(2), hexToBytes(argument));
  }
  console.log(`${process.hrtime.bigint() - begun} ${output}`);
}
