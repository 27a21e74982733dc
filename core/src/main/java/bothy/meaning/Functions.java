package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The functions known here by their selector, with the names that sentences and rules use. */
final class Functions {
  private static final String[] SIGNATURES = {
    // ERC-20, EIP-2612, EIP-3009, DAI's own permit
    "transfer(address to,uint256 amount)",
    "approve(address spender,uint256 amount)",
    "transferFrom(address from,address to,uint256 amount)",
    "increaseAllowance(address spender,uint256 amount)",
    "decreaseAllowance(address spender,uint256 amount)",
    "permit(address owner,address spender,uint256 amount,uint256 deadline,uint8 v,bytes32 r,bytes32 s)",
    "permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed,uint8 v,bytes32 r,bytes32 s)",
    "transferWithAuthorization(address from,address to,uint256 amount,uint256 validAfter,uint256 validBefore,"
        + "bytes32 nonce,uint8 v,bytes32 r,bytes32 s)",
    "receiveWithAuthorization(address from,address to,uint256 amount,uint256 validAfter,uint256 validBefore,"
        + "bytes32 nonce,uint8 v,bytes32 r,bytes32 s)",
    "burn(uint256 amount)",
    // ERC-677, ERC-777, ERC-6909
    "transferAndCall(address to,uint256 amount,bytes data)",
    "transferAndCall(address to,uint256 amount)",
    "send(address to,uint256 amount,bytes data)",
    "authorizeOperator(address operator)",
    "transfer(address to,uint256 id,uint256 amount)",
    "approve(address spender,uint256 id,uint256 amount)",
    "setOperator(address operator,bool approved)",
    // Others that may act for the account later
    "approveDelegation(address delegatee,uint256 amount)",
    "setAuthorization(address authorized,bool newIsAuthorized)",
    "approveHash(bytes32 hashToApprove)",
    // What signs an order, or another's hash, by a transaction
    "setPreSignature(bytes orderUid,bool signed)",
    "preSign(bytes32 hash)",
    "signMessage(bytes data)",
    "validate(((address offerer,address zone,(uint8 itemType,address token,uint256 identifierOrCriteria,"
        + "uint256 startAmount,uint256 endAmount)[] offer,(uint8 itemType,address token,"
        + "uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount,address recipient)[] consideration,"
        + "uint8 orderType,uint256 startTime,uint256 endTime,bytes32 zoneHash,uint256 salt,bytes32 conduitKey,"
        + "uint256 totalOriginalConsiderationItems) parameters,bytes signature)[] orders)",
    "incrementCounter()",
    "offerPunkForSale(uint256 punkIndex,uint256 minSalePriceInWei)",
    "offerPunkForSaleToAddress(uint256 punkIndex,uint256 minSalePriceInWei,address toAddress)",
    "punkNoLongerForSale(uint256 punkIndex)",
    // ERC-721, ERC-1155
    "setApprovalForAll(address operator,bool approved)",
    "safeTransferFrom(address from,address to,uint256 id)",
    "safeTransferFrom(address from,address to,uint256 id,bytes data)",
    "safeTransferFrom(address from,address to,uint256 id,uint256 amount,bytes data)",
    "safeBatchTransferFrom(address from,address to,uint256[] ids,uint256[] amounts,bytes data)",
    "mint()",
    "mint(uint256 amount)",
    "mint(address to)",
    "mint(address to,uint256 amount)",
    "claim()",
    "claim(uint256 index,address account,uint256 amount,bytes32[] merkleProof)",
    "claim(uint256 amount,bytes32[] merkleProof)",
    // Permit2
    "approve(address token,address spender,uint160 amount,uint48 expiration)",
    "transferFrom(address from,address to,uint160 amount,address token)",
    "lockdown((address token,address spender)[] approvals)",
    "permit(address owner,((address token,uint160 amount,uint48 expiration,uint48 nonce) details,"
        + "address spender,uint256 sigDeadline) permitSingle,bytes signature)",
    // Wrapped ether, vaults (ERC-4626)
    "deposit()",
    "withdraw(uint256 amount)",
    "deposit(uint256 amount)",
    "deposit(uint256 amount,address receiver)",
    "mint(uint256 shares,address receiver)",
    "withdraw(uint256 amount,address receiver,address owner)",
    "redeem(uint256 shares,address receiver,address owner)",
    "stake()",
    "stake(uint256 amount)",
    "unstake(uint256 amount)",
    // Votes
    "delegate(address delegatee)",
    "castVote(uint256 proposalId,uint8 support)",
    "castVoteWithReason(uint256 proposalId,uint8 support,string reason)",
    // Control
    "transferOwnership(address newOwner)",
    "acceptOwnership()",
    "renounceOwnership()",
    "upgradeTo(address implementation)",
    "upgradeToAndCall(address implementation,bytes data)",
    "grantRole(bytes32 role,address account)",
    "revokeRole(bytes32 role,address account)",
    "addOwnerWithThreshold(address owner,uint256 threshold)",
    "removeOwner(address prevOwner,address owner,uint256 threshold)",
    "swapOwner(address prevOwner,address oldOwner,address newOwner)",
    "changeThreshold(uint256 threshold)",
    "enableModule(address module)",
    "disableModule(address prevModule,address module)",
    "setGuard(address guard)",
    "setFallbackHandler(address handler)",
    // Swaps
    "swapExactTokensForTokens(uint256 amountIn,uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "swapTokensForExactTokens(uint256 amountOut,uint256 amountInMax,address[] path,address to,uint256 deadline)",
    "swapExactETHForTokens(uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "swapETHForExactTokens(uint256 amountOut,address[] path,address to,uint256 deadline)",
    "swapExactTokensForETH(uint256 amountIn,uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "swapTokensForExactETH(uint256 amountOut,uint256 amountInMax,address[] path,address to,uint256 deadline)",
    "swapExactTokensForTokensSupportingFeeOnTransferTokens(uint256 amountIn,uint256 amountOutMin,address[] path,"
        + "address to,uint256 deadline)",
    "swapExactETHForTokensSupportingFeeOnTransferTokens(uint256 amountOutMin,address[] path,address to,"
        + "uint256 deadline)",
    "swapExactTokensForETHSupportingFeeOnTransferTokens(uint256 amountIn,uint256 amountOutMin,address[] path,"
        + "address to,uint256 deadline)",
    "swapExactTokensForTokens(uint256 amountIn,uint256 amountOutMin,address[] path,address to)",
    "swapTokensForExactTokens(uint256 amountOut,uint256 amountInMax,address[] path,address to)",
    "addLiquidity(address tokenA,address tokenB,uint256 amountADesired,uint256 amountBDesired,uint256 amountAMin,"
        + "uint256 amountBMin,address to,uint256 deadline)",
    "addLiquidityETH(address token,uint256 amountTokenDesired,uint256 amountTokenMin,uint256 amountETHMin,"
        + "address to,uint256 deadline)",
    "removeLiquidity(address tokenA,address tokenB,uint256 liquidity,uint256 amountAMin,uint256 amountBMin,"
        + "address to,uint256 deadline)",
    "removeLiquidityETH(address token,uint256 liquidity,uint256 amountTokenMin,uint256 amountETHMin,address to,"
        + "uint256 deadline)",
    "exactInputSingle((address tokenIn,address tokenOut,uint24 fee,address recipient,uint256 deadline,"
        + "uint256 amountIn,uint256 amountOutMinimum,uint160 sqrtPriceLimitX96) params)",
    "exactInputSingle((address tokenIn,address tokenOut,uint24 fee,address recipient,uint256 amountIn,"
        + "uint256 amountOutMinimum,uint160 sqrtPriceLimitX96) params)",
    "exactInput((bytes path,address recipient,uint256 deadline,uint256 amountIn,uint256 amountOutMinimum) params)",
    "exactInput((bytes path,address recipient,uint256 amountIn,uint256 amountOutMinimum) params)",
    "execute(bytes commands,bytes[] inputs,uint256 deadline)",
    "execute(bytes commands,bytes[] inputs)",
    // Calls inside calls
    "execTransaction(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
        + "uint256 gasPrice,address gasToken,address refundReceiver,bytes signatures)",
    "multiSend(bytes transactions)",
    "multicall(bytes[] data)",
    "multicall(uint256 deadline,bytes[] data)",
    "multicall(bytes32 previousBlockhash,bytes[] data)",
    "aggregate((address target,bytes data)[] calls)",
    "tryAggregate(bool requireSuccess,(address target,bytes data)[] calls)",
    "aggregate3((address target,bool allowFailure,bytes data)[] calls)",
    "aggregate3Value((address target,bool allowFailure,uint256 value,bytes data)[] calls)",
    "execute(address target,uint256 value,bytes data)",
    "executeBatch((address target,uint256 value,bytes data)[] calls)",
    "execute(bytes32 mode,bytes executionData)"
  };

  private static final Map<Bytes, AbiFunction> BY_SELECTOR = new HashMap<>();

  static {
    for (String signature : SIGNATURES) {
      AbiFunction function = Abi.function(signature);
      if (BY_SELECTOR.put(function.selector(), function) != null) {
        throw new IllegalStateException("two functions with the selector of " + signature);
      }
    }
  }

  private Functions() {}

  static Optional<AbiFunction> of(Bytes calldata) {
    return calldata.size() < 4
        ? Optional.empty()
        : Optional.ofNullable(BY_SELECTOR.get(calldata.slice(0, 4)));
  }
}
