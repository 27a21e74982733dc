// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// A token with EIP-2612 permits.
contract Coin is ERC20Permit {
    uint8 private immutable places;

    constructor(string memory name, string memory symbol, uint8 decimals_, address to, uint256 amount)
        ERC20(name, symbol)
        ERC20Permit(name)
    {
        places = decimals_;
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return places;
    }
}

/// A token whose holders vote; its checkpoints are kept by block number.
contract VoteCoin is ERC20Permit, ERC20Votes {
    constructor(address to, uint256 amount) ERC20("Vote", "VOTE") ERC20Permit("Vote") {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Votes) {
        super._update(from, to, amount);
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }
}

contract Vault is ERC4626 {
    constructor(IERC20 asset) ERC20("Vault share", "vDAI") ERC4626(asset) {}
}

/// Gives each account once what was set aside for it.
contract Airdrop {
    IERC20 public immutable token;
    mapping(address => uint256) public claimable;

    constructor(IERC20 token_) {
        token = token_;
    }

    function fund(address to, uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        claimable[to] += amount;
    }

    function claim() external {
        uint256 amount = claimable[msg.sender];
        require(amount > 0, "nothing to claim");
        claimable[msg.sender] = 0;
        token.transfer(msg.sender, amount);
    }
}

/// Counts votes while a proposal's blocks last.
contract Ballots {
    mapping(uint256 => uint256) public endsAt;
    mapping(uint256 => uint256[3]) public votes;
    mapping(uint256 => mapping(address => bool)) public hasVoted;

    function propose(uint256 id, uint256 blocks) external {
        endsAt[id] = block.number + blocks;
    }

    function castVote(uint256 id, uint8 support) external {
        require(block.number < endsAt[id], "the vote is over");
        require(!hasVoted[id][msg.sender], "already voted");
        hasVoted[id][msg.sender] = true;
        votes[id][support] += 1;
    }
}

contract Picture is ERC721 {
    uint256 public next = 1;
    uint256 public constant PRICE = 0.05 ether;

    constructor() ERC721("Picture", "PIC") {}

    function mint() external payable {
        require(msg.value == PRICE, "the price is 0.05 ether");
        _mint(msg.sender, next++);
    }
}

contract Items is ERC1155 {
    constructor(address to) ERC1155("") {
        _mint(to, 1, 100, "");
        _mint(to, 2, 5, "");
    }
}

/// Sells listed tokens at a price in ether.
contract Market {
    struct Listing {
        address seller;
        uint256 price;
    }

    mapping(address => mapping(uint256 => Listing)) public listings;

    function list(ERC721 collection, uint256 id, uint256 price) external {
        listings[address(collection)][id] = Listing(msg.sender, price);
    }

    function buy(ERC721 collection, uint256 id) external payable {
        Listing memory listing = listings[address(collection)][id];
        require(msg.value == listing.price, "another price");
        delete listings[address(collection)][id];
        collection.transferFrom(listing.seller, msg.sender, id);
        (bool paid,) = listing.seller.call{value: msg.value}("");
        require(paid, "the seller can't be paid");
    }
}

/// Keeps ether and remembers whose it is.
contract Staking {
    mapping(address => uint256) public staked;

    function stake() external payable {
        staked[msg.sender] += msg.value;
    }

    function unstake(uint256 amount) external {
        staked[msg.sender] -= amount;
        (bool paid,) = msg.sender.call{value: amount}("");
        require(paid, "can't be paid");
    }
}

/// Rents names by the year: nothing is kept for who pays.
contract Names {
    mapping(bytes32 => uint256) public expires;

    function renew(string calldata name, uint256 duration) external payable {
        uint256 price = duration * 1e9;
        require(msg.value >= price, "too little");
        expires[keccak256(bytes(name))] += duration;
    }
}

/// Something with an owner.
contract Owned is Ownable {
    uint256 public setting;

    constructor(address owner) Ownable(owner) {}

    function set(uint256 value) external onlyOwner {
        setting = value;
    }
}

/// Doesn't take ether.
contract NotPayable {
    uint256 public count;

    function poke() external {
        count++;
    }
}

/// Takes ether by its fallback, whatever function is asked for.
contract TakesAll {
    fallback() external payable {}

    receive() external payable {}
}

/// Pays out once a day; reads the clock for it.
contract Allowancer {
    IERC20 public immutable token;
    mapping(address => uint256) public last;

    constructor(IERC20 token_) {
        token = token_;
    }

    function daily() external {
        require(block.timestamp >= last[msg.sender] + 1 days, "not yet");
        last[msg.sender] = block.timestamp;
        token.transfer(msg.sender, 1 ether);
    }
}

/// Makes several calls of a caller at once.
contract Bundle {
    struct Call {
        address target;
        bool allowFailure;
        bytes data;
    }

    function aggregate3(Call[] calldata calls) external payable {
        for (uint256 i = 0; i < calls.length; i++) {
            (bool fine,) = calls[i].target.call(calls[i].data);
            require(fine || calls[i].allowFailure);
        }
    }
}

/// A wallet of one owner.
contract Purse is Ownable {
    constructor(address owner) payable Ownable(owner) {}

    function pay(address payable to, uint256 amount) external onlyOwner {
        to.transfer(amount);
    }
}
