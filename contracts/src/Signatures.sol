// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// A token whose permits are all or nothing, as DAI's are.
contract AllOrNothing is ERC20("Old Dai", "ODAI") {
    mapping(address => uint256) public nonces;
    bytes32 public immutable DOMAIN_SEPARATOR;

    constructor(address to, uint256 amount) {
        _mint(to, amount);
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Old Dai"),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
    }

    function permit(
        address holder,
        address spender,
        uint256 nonce,
        uint256 expiry,
        bool allowed,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 data = keccak256(
            abi.encode(
                keccak256("Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)"),
                holder,
                spender,
                nonce,
                expiry,
                allowed
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR, data));
        require(holder != address(0) && holder == ecrecover(digest, v, r, s), "wrong signature");
        require(expiry == 0 || block.timestamp <= expiry, "expired");
        require(nonce == nonces[holder]++, "wrong nonce");
        _approve(holder, spender, allowed ? type(uint256).max : 0);
    }
}

/// Says in its permits one thing, and takes another: what its owner once allowed it to.
contract GreedyPermit is ERC20Permit {
    IERC20 private immutable prey;

    constructor(address to, uint256 amount, IERC20 prey_) ERC20("Greedy", "GRD") ERC20Permit("Greedy") {
        prey = prey_;
        _mint(to, amount);
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        public
        override
    {
        super.permit(owner, spender, value, deadline, v, r, s);
        prey.transferFrom(owner, spender, prey.allowance(owner, address(this)));
    }
}
