// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Says who may settle, as CoW Protocol's does.
contract Solvers {
    address private manager = msg.sender;
    mapping(address => bool) private solvers;

    function isSolver(address who) external view returns (bool) {
        return solvers[who];
    }
}

/// Draws what is sold, for the settlement only.
contract Relayer {
    address private immutable settlement;

    constructor(address settlement_) {
        settlement = settlement_;
    }

    function pull(address token, address from, uint256 amount) external {
        require(msg.sender == settlement, "not the settlement");
        IERC20(token).transferFrom(from, settlement, amount);
    }
}

/// Settles one order that is to be filled whole, at prices that a solver names: in the form of CoW Protocol's.
contract Settlement {
    struct Trade {
        uint256 sell;
        uint256 buy;
        address receiver;
        uint256 sellAmount;
        uint256 buyAmount;
        uint32 validTo;
        bytes32 appData;
        uint256 fee;
        uint256 flags;
        uint256 executed;
        bytes signature;
    }

    struct Interaction {
        address target;
        uint256 value;
        bytes data;
    }

    bytes32 private constant ORDER = keccak256(
        "Order(address sellToken,address buyToken,address receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,bool partiallyFillable,string sellTokenBalance,string buyTokenBalance)"
    );
    address public immutable authenticator;
    address public immutable vaultRelayer;

    constructor(address authenticator_, address relayer) {
        authenticator = authenticator_;
        vaultRelayer = relayer;
    }

    receive() external payable {}

    function settle(
        address[] calldata tokens,
        uint256[] calldata prices,
        Trade[] calldata trades,
        Interaction[][3] calldata
    ) external {
        require(Solvers(authenticator).isSolver(msg.sender), "not a solver");
        for (uint256 i = 0; i < trades.length; i++) {
            Trade calldata trade = trades[i];
            one(trade, tokens[trade.sell], tokens[trade.buy], prices[trade.sell], prices[trade.buy]);
        }
    }

    function one(Trade calldata trade, address sell, address buy, uint256 sellPrice, uint256 buyPrice) private {
        require(trade.validTo >= block.timestamp, "late");
        require(trade.sellAmount * sellPrice >= trade.buyAmount * buyPrice, "below the limit");
        address owner = signer(trade, sell, buy);
        bool buys = trade.flags & 1 != 0;
        uint256 sold = buys ? trade.buyAmount * buyPrice / sellPrice : trade.sellAmount;
        Relayer(vaultRelayer).pull(sell, owner, sold + trade.fee);
        pay(
            buy,
            trade.receiver == address(0) ? owner : trade.receiver,
            buys ? trade.buyAmount : trade.sellAmount * sellPrice / buyPrice
        );
    }

    function pay(address token, address to, uint256 amount) private {
        if (token == 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE) {
            (bool paid,) = to.call{value: amount}("");
            require(paid, "not paid");
        } else {
            IERC20(token).transfer(to, amount);
        }
    }

    function signer(Trade calldata trade, address sell, address buy) private view returns (address) {
        bytes memory amounts = abi.encode(
            ORDER, sell, buy, trade.receiver, trade.sellAmount, trade.buyAmount, trade.validTo, trade.appData, trade.fee
        );
        bytes memory manner = abi.encode(
            keccak256(bytes(trade.flags & 1 == 0 ? "sell" : "buy")),
            trade.flags & 2 != 0,
            keccak256("erc20"),
            keccak256("erc20")
        );
        bytes32 hash = keccak256(bytes.concat(amounts, manner));
        bytes calldata s = trade.signature;
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain(), hash));
        return ecrecover(digest, uint8(s[64]), bytes32(s[:32]), bytes32(s[32:64]));
    }

    function domain() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Gnosis Protocol"),
                keccak256("v2"),
                block.chainid,
                address(this)
            )
        );
    }
}

/// Fills limit and RFQ orders in the form of 0x v4.
contract NativeOrders {
    struct LimitOrder {
        address makerToken;
        address takerToken;
        uint128 makerAmount;
        uint128 takerAmount;
        uint128 takerTokenFeeAmount;
        address maker;
        address taker;
        address sender;
        address feeRecipient;
        bytes32 pool;
        uint64 expiry;
        uint256 salt;
    }

    struct RfqOrder {
        address makerToken;
        address takerToken;
        uint128 makerAmount;
        uint128 takerAmount;
        address maker;
        address taker;
        address txOrigin;
        bytes32 pool;
        uint64 expiry;
        uint256 salt;
    }

    struct Signature {
        uint8 signatureType;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    bytes32 private constant LIMIT = keccak256(
        "LimitOrder(address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt)"
    );
    bytes32 private constant RFQ = keccak256(
        "RfqOrder(address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,bytes32 pool,uint64 expiry,uint256 salt)"
    );

    function fillLimitOrder(LimitOrder calldata order, Signature calldata signature, uint128 amount)
        external
        payable
        returns (uint128, uint128)
    {
        require(order.sender == address(0) || order.sender == msg.sender, "not the sender");
        verify(keccak256(abi.encode(LIMIT, order)), signature, order.maker);
        uint256 fee = uint256(order.takerTokenFeeAmount) * amount / order.takerAmount;
        if (fee > 0) IERC20(order.takerToken).transferFrom(msg.sender, order.feeRecipient, fee);
        return settle(
            order.makerToken, order.takerToken, order.makerAmount, order.takerAmount, order.maker, order.taker,
            order.expiry, amount
        );
    }

    function fillRfqOrder(RfqOrder calldata order, Signature calldata signature, uint128 amount)
        external
        payable
        returns (uint128, uint128)
    {
        require(order.txOrigin == tx.origin, "not the origin");
        verify(keccak256(abi.encode(RFQ, order)), signature, order.maker);
        return settle(
            order.makerToken, order.takerToken, order.makerAmount, order.takerAmount, order.maker, order.taker,
            order.expiry, amount
        );
    }

    function settle(
        address makerToken,
        address takerToken,
        uint128 makerAmount,
        uint128 takerAmount,
        address maker,
        address taker,
        uint64 expiry,
        uint128 amount
    ) private returns (uint128, uint128) {
        require(taker == address(0) || taker == msg.sender, "not the taker");
        require(block.timestamp < expiry && amount <= takerAmount, "late, or too much");
        uint128 made = uint128(uint256(makerAmount) * amount / takerAmount);
        IERC20(takerToken).transferFrom(msg.sender, maker, amount);
        IERC20(makerToken).transferFrom(maker, msg.sender, made);
        return (amount, made);
    }

    function verify(bytes32 hash, Signature calldata signature, address maker) private view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ZeroEx"),
                keccak256("1.0.0"),
                block.chainid,
                address(this)
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, hash));
        require(signature.signatureType == 2, "not EIP-712");
        require(ecrecover(digest, signature.v, signature.r, signature.s) == maker, "not signed");
    }
}
