// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// An account of ERC-4337 that wants a byte before its owner's signature, as those with several validators do.
contract PrefixedAccount {
    struct Operation {
        address sender;
        uint256 nonce;
        bytes initCode;
        bytes callData;
        bytes32 accountGasLimits;
        uint256 preVerificationGas;
        bytes32 gasFees;
        bytes paymasterAndData;
        bytes signature;
    }

    address private immutable entryPoint;
    address private immutable owner;

    constructor(address entryPoint_, address owner_) {
        entryPoint = entryPoint_;
        owner = owner_;
    }

    receive() external payable {}

    function validateUserOp(Operation calldata operation, bytes32 hash, uint256 missing)
        external
        returns (uint256 failed)
    {
        require(msg.sender == entryPoint, "not the entry point");
        bytes calldata signature = operation.signature;
        require(signature.length == 66 && signature[0] == 0x01, "no validator named");
        (bytes32 r, bytes32 s, uint8 v) = (bytes32(signature[1:33]), bytes32(signature[33:65]), uint8(signature[65]));
        failed = ecrecover(hash, v, r, s) == owner ? 0 : 1;
        (bool paid,) = entryPoint.call{value: missing}("");
        require(paid, "not paid");
    }

    function execute(address target, uint256 value, bytes calldata data) external {
        require(msg.sender == entryPoint, "not the entry point");
        (bool done,) = target.call{value: value}(data);
        require(done, "call failed");
    }
}
