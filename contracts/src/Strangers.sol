// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Keeps tokens and ether by name, and gives them back to whomever their owner says.
contract Pot {
    IERC20 public immutable token;
    mapping(address => uint256) public kept;
    mapping(address => uint256) public ether_;

    constructor(IERC20 token_) {
        token = token_;
    }

    function put(uint256 amount) external payable {
        token.transferFrom(msg.sender, address(this), amount);
        kept[msg.sender] += amount;
        ether_[msg.sender] += msg.value;
    }

    function leave() external {
        leaveTo(msg.sender);
    }

    function leaveTo(address to) public {
        uint256 amount = kept[msg.sender];
        kept[msg.sender] = 0;
        token.transfer(to, amount);
    }

    /// An address and an amount, packed into 32 bytes.
    function payPacked(bytes calldata packed) external {
        uint256 amount = uint96(bytes12(packed[20:32]));
        ether_[msg.sender] -= amount;
        (bool paid,) = address(bytes20(packed[0:20])).call{value: amount}("");
        require(paid, "can't be paid");
    }

    function passOn(address to, uint256 amount) external {
        kept[msg.sender] -= amount;
        kept[to] += amount;
    }
}

/// Names with owners, each under its hash.
contract NameOwners {
    mapping(bytes32 => address) public owner;

    constructor(address first) {
        owner[bytes32(uint256(1))] = first;
    }

    function setOwner(bytes32 name, address to) external {
        require(owner[name] == msg.sender, "not the owner");
        owner[name] = to;
    }
}

/// Takes an order for signed if its owner says so, as CoW's settlement does.
contract SignsByCall {
    mapping(bytes => uint256) public preSignature;

    function setPreSignature(bytes calldata uid, bool signed) external {
        require(address(bytes20(uid[32:52])) == msg.sender, "not the owner");
        preSignature[uid] = signed ? 1 : 0;
    }
}

/// Sells what it keeps itself, as CryptoPunks does.
contract Punks {
    struct Offer {
        address seller;
        uint256 price;
        address only;
    }

    mapping(uint256 => address) public ownerOfPunk;
    mapping(uint256 => Offer) public offers;
    mapping(address => uint256) public balanceOf;

    constructor(address first) {
        ownerOfPunk[7] = first;
        balanceOf[first] = 1;
    }

    function offerPunkForSaleToAddress(uint256 punk, uint256 price, address only) external {
        require(ownerOfPunk[punk] == msg.sender, "not yours");
        offers[punk] = Offer(msg.sender, price, only);
    }
}

/// Shares out what it is sent.
contract SharesOut {
    function share(address payable[] calldata parties, uint256[] calldata amounts) external payable {
        for (uint256 i = 0; i < parties.length; i++) {
            parties[i].transfer(amounts[i]);
        }
    }
}

/// Takes ether for somebody on another chain: here only an event tells for whom.
contract EtherBridge {
    event Sent(address indexed from, address indexed to, uint256 amount);

    function bridgeTo(address to, uint32 gasLimit, bytes calldata) external payable {
        emit Sent(msg.sender, to, msg.value);
        require(gasLimit > 0);
    }
}

/// Takes whatever it is allowed to, when somebody asks.
contract TakesLater {
    IERC20 private immutable token;

    constructor(IERC20 token_) {
        token = token_;
    }

    function take(address from, address to) external {
        token.transferFrom(from, to, token.allowance(from, address(this)));
    }
}

/// Makes contracts at addresses that are known before.
contract Maker {
    function make(bytes32 salt, bytes memory code) external {
        address made;
        assembly {
            made := create2(0, add(code, 32), mload(code), salt)
        }
        require(made != address(0), "not made");
    }
}

/// Gives out what it has, a part of it to whoever told.
contract Drop {
    IERC20 private immutable token;

    constructor(IERC20 token_) {
        token = token_;
    }

    function claim(address told, uint256 percent) external {
        uint256 all = token.balanceOf(address(this));
        token.transfer(told, (all * percent) / 100);
        token.transfer(msg.sender, (all * (100 - percent)) / 100);
    }
}

/// A coin that its owner makes.
contract OwnCoin is ERC20, Ownable {
    constructor(address owner) ERC20("Own", "OWN") Ownable(owner) {}

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
