// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface WitnessTransfer {
    struct Permission {
        address token;
        uint256 amount;
    }

    struct Permit {
        Permission permitted;
        uint256 nonce;
        uint256 deadline;
    }

    struct Details {
        address to;
        uint256 requested;
    }

    function permitWitnessTransferFrom(
        Permit calldata permit,
        Details calldata details,
        address owner,
        bytes32 witness,
        string calldata witnessType,
        bytes calldata signature
    ) external;
}

/// Fills orders whose price falls with time, in the form of UniswapX's: whoever fills pays the outputs and gets the input.
abstract contract Reactor {
    struct SignedOrder {
        bytes order;
        bytes sig;
    }

    struct Info {
        address reactor;
        address swapper;
        uint256 nonce;
        uint256 deadline;
        address validation;
        bytes validationData;
    }

    struct Input {
        address token;
        uint256 start;
        uint256 end;
    }

    struct Output {
        address token;
        uint256 start;
        uint256 end;
        address recipient;
    }

    string internal constant OUTPUT =
        "DutchOutput(address token,uint256 startAmount,uint256 endAmount,address recipient)";
    string internal constant INFO =
        "OrderInfo(address reactor,address swapper,uint256 nonce,uint256 deadline,address additionalValidationContract,bytes additionalValidationData)";
    string internal constant PERMISSIONS = "TokenPermissions(address token,uint256 amount)";
    WitnessTransfer private constant HUB = WitnessTransfer(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    function infoHash(Info memory info) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(bytes(INFO)),
                info.reactor,
                info.swapper,
                info.nonce,
                info.deadline,
                info.validation,
                keccak256(info.validationData)
            )
        );
    }

    function outputsHash(Output[] memory outputs) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](outputs.length);
        for (uint256 i = 0; i < outputs.length; i++) {
            Output memory each = outputs[i];
            hashes[i] = keccak256(abi.encode(keccak256(bytes(OUTPUT)), each.token, each.start, each.end, each.recipient));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function at(uint256 start, uint256 end, uint256 from, uint256 until) private view returns (uint256) {
        if (block.timestamp >= until) return end;
        if (block.timestamp <= from) return start;
        (uint256 passed, uint256 whole) = (block.timestamp - from, until - from);
        return start > end ? start - (start - end) * passed / whole : start + (end - start) * passed / whole;
    }

    function fill(
        Info memory info,
        Input memory input,
        Output[] memory outputs,
        uint256 from,
        uint256 until,
        bytes32 hash,
        string memory witnessType,
        bytes calldata signature
    ) internal {
        require(info.reactor == address(this) && info.deadline >= until, "not for here");
        require(from <= until && block.timestamp <= info.deadline, "late");
        HUB.permitWitnessTransferFrom(
            WitnessTransfer.Permit(WitnessTransfer.Permission(input.token, input.end), info.nonce, info.deadline),
            WitnessTransfer.Details(msg.sender, at(input.start, input.end, from, until)),
            info.swapper,
            hash,
            witnessType,
            signature
        );
        for (uint256 i = 0; i < outputs.length; i++) {
            Output memory each = outputs[i];
            uint256 amount = at(each.start, each.end, from, until);
            if (each.token == address(0)) {
                (bool paid,) = each.recipient.call{value: amount}("");
                require(paid, "not paid");
            } else {
                IERC20(each.token).transferFrom(msg.sender, each.recipient, amount);
            }
        }
    }
}

contract ExclusiveReactor is Reactor {
    struct Order {
        Info info;
        uint256 from;
        uint256 until;
        address exclusive;
        uint256 overrideBps;
        Input input;
        Output[] outputs;
    }

    string private constant ORDER =
        "ExclusiveDutchOrder(OrderInfo info,uint256 decayStartTime,uint256 decayEndTime,address exclusiveFiller,uint256 exclusivityOverrideBps,address inputToken,uint256 inputStartAmount,uint256 inputEndAmount,DutchOutput[] outputs)";

    function execute(SignedOrder calldata signed) external payable {
        Order memory order = abi.decode(signed.order, (Order));
        require(
            order.exclusive == address(0) || order.exclusive == msg.sender || block.timestamp > order.from, "exclusive"
        );
        fill(
            order.info,
            order.input,
            order.outputs,
            order.from,
            order.until,
            orderHash(order),
            string.concat("ExclusiveDutchOrder witness)", OUTPUT, ORDER, INFO, PERMISSIONS),
            signed.sig
        );
    }

    function orderHash(Order memory order) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(abi.encodePacked(ORDER, OUTPUT, INFO)),
                infoHash(order.info),
                order.from,
                order.until,
                order.exclusive,
                order.overrideBps,
                order.input.token,
                order.input.start,
                order.input.end,
                outputsHash(order.outputs)
            )
        );
    }
}

contract CosignedReactor is Reactor {
    struct Terms {
        uint256 from;
        uint256 until;
        address exclusive;
        uint256 overrideBps;
        uint256 inputAmount;
        uint256[] outputAmounts;
    }

    struct Order {
        Info info;
        address cosigner;
        Input input;
        Output[] outputs;
        Terms terms;
        bytes cosignature;
    }

    string private constant ORDER =
        "V2DutchOrder(OrderInfo info,address cosigner,address baseInputToken,uint256 baseInputStartAmount,uint256 baseInputEndAmount,DutchOutput[] baseOutputs)";

    function execute(SignedOrder calldata signed) external payable {
        Order memory order = abi.decode(signed.order, (Order));
        bytes32 hash = orderHash(order);
        require(order.terms.outputAmounts.length == order.outputs.length, "not all outputs");
        bytes32 digest = keccak256(abi.encodePacked(hash, abi.encode(order.terms)));
        (bytes32 r, bytes32 s) = abi.decode(order.cosignature, (bytes32, bytes32));
        require(ecrecover(digest, uint8(order.cosignature[64]), r, s) == order.cosigner, "not cosigned");
        fill(
            order.info,
            order.input,
            order.outputs,
            order.terms.from,
            order.terms.until,
            hash,
            string.concat("V2DutchOrder witness)", OUTPUT, INFO, PERMISSIONS, ORDER),
            signed.sig
        );
    }

    function orderHash(Order memory order) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(abi.encodePacked(ORDER, OUTPUT, INFO)),
                infoHash(order.info),
                order.cosigner,
                order.input.token,
                order.input.start,
                order.input.end,
                outputsHash(order.outputs)
            )
        );
    }
}
