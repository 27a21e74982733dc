// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

// Honest contracts that read the block, the gas, or what somebody else can set. None may be refused for it.

contract DutchAuction is ERC721("Lots", "LOT") {
    uint256 private immutable start = block.timestamp;
    uint256 public sold;

    function price() public view returns (uint256) {
        uint256 passed = (block.timestamp - start) / 60;
        return passed >= 90 ? 0.1 ether : 1 ether - passed * 0.01 ether;
    }

    function buy() external payable {
        uint256 due = price();
        require(msg.value >= due, "too little");
        _mint(msg.sender, ++sold);
        if (msg.value > due) payable(msg.sender).transfer(msg.value - due);
    }
}

contract EnglishAuction is Ownable {
    address public bidder;
    uint256 public bid;
    uint256 public ends = block.timestamp + 1 days;
    mapping(address => uint256) public bids;

    constructor() Ownable(msg.sender) {}

    function offer() external payable {
        require(block.timestamp < ends, "over");
        require(msg.value > bid, "too little");
        if (bidder != address(0)) payable(bidder).transfer(bid);
        if (ends - block.timestamp < 10 minutes) ends = block.timestamp + 10 minutes;
        bidder = msg.sender;
        bid = msg.value;
        bids[msg.sender] = msg.value;
    }
}

contract PriceFeed {
    uint256 private cumulative;
    uint256 private price = 2e18;
    uint256 private since = block.timestamp;
    address private immutable owner = msg.sender;

    function set(uint256 price_) external {
        require(msg.sender == owner);
        cumulative += price * (block.timestamp - since);
        since = block.timestamp;
        price = price_;
    }

    function observe() external view returns (uint256) {
        return cumulative + price * (block.timestamp - since);
    }
}

/// Gives shares by a price averaged over time.
contract TwapVault is ERC20("Averaged", "AVG") {
    IERC20 private immutable asset;
    PriceFeed public immutable feed;
    uint256 private immutable start = block.timestamp;

    constructor(IERC20 asset_) {
        asset = asset_;
        feed = new PriceFeed();
    }

    function deposit(uint256 amount) external {
        asset.transferFrom(msg.sender, address(this), amount);
        uint256 average = feed.observe() / (block.timestamp - start);
        _mint(msg.sender, amount * 1e18 / average);
    }
}

contract Vesting {
    IERC20 private immutable token;
    uint256 private immutable start = block.timestamp;
    mapping(address => uint256) public granted;
    mapping(address => uint256) public paid;

    constructor(IERC20 token_) {
        token = token_;
    }

    function grant(address to, uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        granted[to] = amount;
    }

    function claim() external {
        uint256 passed = block.timestamp - start;
        uint256 vested = passed >= 365 days ? granted[msg.sender] : granted[msg.sender] * passed / 365 days;
        uint256 due = vested - paid[msg.sender];
        paid[msg.sender] = vested;
        token.transfer(msg.sender, due);
    }
}

/// Its owner sets the rate and can close it.
contract Exchange is Ownable {
    IERC20 private immutable a;
    IERC20 private immutable b;
    uint256 public rate = 1e6;
    uint256 public feePoints = 30;
    bool public paused;

    constructor(IERC20 a_, IERC20 b_) Ownable(msg.sender) {
        a = a_;
        b = b_;
    }

    function pause(bool on) external onlyOwner {
        paused = on;
    }

    function trade(uint256 amount, uint256 least, uint256 deadline) external returns (uint256 out) {
        require(!paused, "paused");
        require(block.timestamp <= deadline, "late");
        a.transferFrom(msg.sender, address(this), amount);
        out = amount * rate / 1e18;
        if (feePoints > 0) out -= out * feePoints / 10_000;
        require(out >= least, "too little");
        b.transfer(msg.sender, out);
    }
}

contract RandomMint is ERC721("Random", "RND") {
    uint256 private sold;

    function mint() external payable {
        require(msg.value == 0.05 ether);
        uint256 rarity = uint256(keccak256(abi.encode(block.prevrandao, block.timestamp, sold))) % 100;
        uint256 id = ++sold;
        if (rarity < 5) id += 1_000_000;
        else if (rarity < 30) id += 500_000;
        _mint(msg.sender, id);
    }
}

contract PausableCoin is ERC20("Pausable", "PSB"), Ownable {
    bool public paused;
    mapping(address => bool) public banned;
    uint256 public fee;
    address public collector;

    constructor(address to, uint256 amount) Ownable(msg.sender) {
        _mint(to, amount);
        collector = msg.sender;
    }

    function set(bool paused_, uint256 fee_) external onlyOwner {
        paused = paused_;
        fee = fee_;
    }

    function ban(address who, bool on) external onlyOwner {
        banned[who] = on;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!paused, "paused");
        require(!banned[from] && !banned[to], "banned");
        uint256 cut = fee > 0 && from != address(0) ? amount * fee / 10_000 : 0;
        if (cut > 0) super._update(from, collector, cut);
        super._update(from, to, amount - cut);
    }
}

/// Balances grow with time.
contract InterestCoin {
    string public constant name = "Interest";
    string public constant symbol = "INT";
    uint8 public constant decimals = 18;
    uint256 private immutable start = block.timestamp;
    mapping(address => uint256) private shares;
    uint256 private all;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    constructor(address to, uint256 amount) {
        shares[to] = amount;
        all = amount;
        emit Transfer(address(0), to, amount);
    }

    function index() public view returns (uint256) {
        return 1e18 + (block.timestamp - start) * 1e9;
    }

    function totalSupply() external view returns (uint256) {
        return all * index() / 1e18;
    }

    function balanceOf(address who) public view returns (uint256) {
        return shares[who] * index() / 1e18;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        uint256 moved = (amount * 1e18 + index() - 1) / index();
        shares[msg.sender] -= moved;
        shares[to] += moved;
        emit Transfer(msg.sender, to, amount);
        return true;
    }
}

contract CooldownStaking {
    mapping(address => uint256) public staked;
    mapping(address => uint256) public leaving;
    bool public stopped;

    function stake() external payable {
        staked[msg.sender] += msg.value;
    }

    function leave() external {
        leaving[msg.sender] = block.timestamp;
    }

    function withdraw() external {
        uint256 amount = staked[msg.sender];
        uint256 since = leaving[msg.sender];
        require(since > 0 && block.timestamp >= since + 60, "too early");
        uint256 bonus = block.timestamp > since + 30 days ? amount / 100 : 0;
        staked[msg.sender] = 0;
        payable(msg.sender).transfer(amount + bonus);
    }

    receive() external payable {}
}

/// Passes a call on and tips whoever makes the block.
contract Tipper {
    mapping(address => uint256) public kept;

    function put() external payable {
        uint256 tip = msg.value / 100;
        kept[msg.sender] += msg.value - tip;
        block.coinbase.transfer(tip);
    }
}

contract GasRefunder {
    mapping(address => uint256) public done;

    function work() external {
        uint256 before = gasleft();
        done[msg.sender]++;
        uint256 due = (before - gasleft() + 30_000) * tx.gasprice;
        if (due > address(this).balance) due = address(this).balance;
        payable(msg.sender).transfer(due);
    }

    receive() external payable {}
}

contract Lottery {
    mapping(address => uint256) public tickets;
    address[] private players;
    uint256 public drawAt = block.timestamp + 7 days;

    function enter() external payable {
        require(msg.value == 0.1 ether && block.timestamp < drawAt);
        players.push(msg.sender);
        tickets[msg.sender]++;
    }
}

/// A ticket that wins at once, one time in fifty.
contract ScratchCard {
    mapping(address => uint256) public scratched;

    function scratch() external payable {
        require(msg.value == 0.01 ether);
        scratched[msg.sender]++;
        if (uint256(keccak256(abi.encode(block.prevrandao))) % 50 == 7) payable(msg.sender).transfer(0.2 ether);
    }

    receive() external payable {}
}

contract Timelock is Ownable {
    mapping(bytes32 => uint256) public due;
    uint256 public runs;

    constructor(address owner) Ownable(owner) {
        due[keccak256(abi.encode(uint256(1)))] = block.timestamp;
    }

    function execute(uint256 id) external onlyOwner {
        uint256 at = due[keccak256(abi.encode(id))];
        require(at != 0 && block.timestamp >= at && block.timestamp <= at + 14 days, "not now");
        due[keccak256(abi.encode(id))] = 0;
        runs++;
    }
}

/// Keeps exactly what it is given; its admin can replace the code.
contract Deposits {
    IERC20 private immutable token;
    mapping(address => uint256) public balanceOf;
    bool public closed;

    constructor(IERC20 token_) {
        token = token_;
    }

    function deposit(uint256 amount) external {
        require(!closed, "closed");
        token.transferFrom(msg.sender, address(this), amount);
        balanceOf[msg.sender] += amount;
    }
}

contract AdminProxy {
    bytes32 private constant CODE = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    bytes32 private constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    constructor(address code, address admin) {
        assembly {
            sstore(CODE, code)
            sstore(ADMIN, admin)
        }
    }

    fallback() external payable {
        assembly {
            if eq(caller(), sload(ADMIN)) {
                if calldatasize() {
                    sstore(CODE, calldataload(4))
                    return(0, 0)
                }
            }
            calldatacopy(0, 0, calldatasize())
            let fine := delegatecall(gas(), sload(CODE), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch fine
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}

/// Can be claimed in a window of time; its owner can close it.
contract WindowDrop is Ownable {
    IERC20 private immutable token;
    uint256 private immutable start = block.timestamp;
    bool public open = true;
    mapping(address => bool) public claimed;

    constructor(IERC20 token_) Ownable(msg.sender) {
        token = token_;
    }

    function claim() external {
        require(open && block.timestamp >= start && block.timestamp < start + 30 days);
        require(!claimed[msg.sender], "claimed");
        claimed[msg.sender] = true;
        token.transfer(msg.sender, 5e6);
    }
}

/// A month for a fixed price.
contract Subscription {
    IERC20 private immutable token;
    mapping(address => uint256) public until;

    constructor(IERC20 token_) {
        token = token_;
    }

    function subscribe(uint256 price) external {
        require(price == 9e18);
        token.transferFrom(msg.sender, address(this), price);
        uint256 from = until[msg.sender] > block.timestamp ? until[msg.sender] : block.timestamp;
        until[msg.sender] = from + 30 days;
    }
}

contract Sale is ERC721("Sale", "SAL"), Ownable {
    bool public active = true;
    uint256 public sold;

    constructor() Ownable(msg.sender) {}

    function close() external onlyOwner {
        active = false;
    }

    function mint() external payable {
        require(active, "closed");
        require(sold < 1000, "sold out");
        require(msg.value == 0.05 ether);
        _mint(msg.sender, ++sold);
    }
}

/// A pool of two tokens with an average price, a fee that its owner sets, and a lock.
contract Pool is ERC20("Pool", "LP"), Ownable {
    IERC20 private immutable a;
    IERC20 private immutable b;
    uint112 private reserveA;
    uint112 private reserveB;
    uint32 private last;
    uint256 public cumulative;
    uint256 private locked = 1;
    address public feeTo;

    modifier lock() {
        require(locked == 1, "locked");
        locked = 2;
        _;
        locked = 1;
    }

    constructor(IERC20 a_, IERC20 b_) Ownable(msg.sender) {
        a = a_;
        b = b_;
    }

    function setFeeTo(address to) external onlyOwner {
        feeTo = to;
    }

    function add(uint256 amountA, uint256 amountB) external lock {
        a.transferFrom(msg.sender, address(this), amountA);
        b.transferFrom(msg.sender, address(this), amountB);
        uint256 supply = totalSupply();
        uint256 shares = supply == 0 ? amountA : amountA * supply / reserveA;
        _mint(msg.sender, shares);
        if (feeTo != address(0)) _mint(feeTo, shares / 1000);
        update();
    }

    function update() private {
        uint32 passed = uint32(block.timestamp) - last;
        if (passed > 0 && reserveA != 0 && reserveB != 0) cumulative += uint256(reserveB) * passed / reserveA;
        last = uint32(block.timestamp);
        reserveA = uint112(a.balanceOf(address(this)));
        reserveB = uint112(b.balanceOf(address(this)));
    }

    function swap(uint256 amount, uint256 least, address to, uint256 deadline) external lock {
        require(block.timestamp <= deadline, "late");
        require(reserveA > 0 && reserveB > 0, "empty");
        uint256 paid = amount * (feeTo == address(0) ? 997 : 996);
        uint256 out = paid * reserveB / (uint256(reserveA) * 1000 + paid);
        require(out >= least, "too little");
        a.transferFrom(msg.sender, address(this), amount);
        b.transfer(to, out);
        update();
    }
}

/// Rewards by the second until a period ends.
contract Rewards is Ownable {
    IERC20 private immutable token;
    IERC20 private immutable reward;
    uint256 public rate;
    uint256 public finish;
    uint256 public updated;
    uint256 public stored;
    uint256 public total;
    mapping(address => uint256) public balanceOf;
    mapping(address => uint256) public paid;
    mapping(address => uint256) public rewards;
    bool public paused;

    constructor(IERC20 token_, IERC20 reward_) Ownable(msg.sender) {
        token = token_;
        reward = reward_;
    }

    modifier update(address who) {
        stored = perToken();
        updated = applicable();
        if (who != address(0)) {
            rewards[who] = earned(who);
            paid[who] = stored;
        }
        _;
    }

    function applicable() public view returns (uint256) {
        return block.timestamp < finish ? block.timestamp : finish;
    }

    function perToken() public view returns (uint256) {
        return total == 0 ? stored : stored + (applicable() - updated) * rate * 1e18 / total;
    }

    function earned(address who) public view returns (uint256) {
        return balanceOf[who] * (perToken() - paid[who]) / 1e18 + rewards[who];
    }

    function notify(uint256 amount) external onlyOwner update(address(0)) {
        rate = amount / 30 days;
        updated = block.timestamp;
        finish = block.timestamp + 30 days;
    }

    function stake(uint256 amount) external update(msg.sender) {
        require(!paused && amount > 0);
        total += amount;
        balanceOf[msg.sender] += amount;
        token.transferFrom(msg.sender, address(this), amount);
    }

    function exit() external update(msg.sender) {
        uint256 amount = balanceOf[msg.sender];
        total -= amount;
        balanceOf[msg.sender] = 0;
        token.transfer(msg.sender, amount);
        uint256 due = rewards[msg.sender];
        if (due > 0) {
            rewards[msg.sender] = 0;
            reward.transfer(msg.sender, due);
        }
    }
}

/// As many tokens of the day are: opened by its owner, with limits, a fee and some blocks against robots.
contract LaunchCoin is ERC20("Launch", "LCH"), Ownable {
    bool public open;
    uint256 public openedAt;
    uint256 public maxAmount = type(uint256).max;
    uint256 public sellFee = 3;
    address public market;
    mapping(address => bool) public exempt;
    mapping(address => uint256) public lastBlock;

    constructor(address to, uint256 amount) Ownable(msg.sender) {
        exempt[address(0)] = true;
        _mint(to, amount);
        open = true;
        openedAt = block.number;
        maxAmount = amount / 10;
    }

    function limit(uint256 most) external onlyOwner {
        maxAmount = most;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (!exempt[from] && !exempt[to]) {
            require(open, "not open");
            require(amount <= maxAmount, "too much");
            require(lastBlock[from] < block.number, "a robot");
            lastBlock[from] = block.number;
            uint256 fee = to == market ? sellFee : block.number < openedAt + 3 ? 20 : 0;
            if (fee > 0) {
                super._update(from, address(this), amount * fee / 100);
                amount -= amount * fee / 100;
            }
        }
        super._update(from, to, amount);
    }
}

/// Several phases, a limit for each wallet, and a price that falls in the second.
contract PhasedMint is ERC721("Phased", "PHS"), Ownable {
    uint256 public phase = 1;
    uint256 private immutable start = block.timestamp;
    uint256 public sold;
    mapping(address => uint256) public minted;
    mapping(address => bool) public invited;

    constructor() Ownable(msg.sender) {}

    function next(uint256 phase_) external onlyOwner {
        phase = phase_;
    }

    function mint(uint256 count) external payable {
        require(phase > 0, "closed");
        if (phase == 1) require(invited[msg.sender] || block.timestamp > start + 5 minutes, "not invited");
        uint256 price = phase == 2 || block.timestamp > start + 1 days ? 0.04 ether : 0.05 ether;
        require(msg.value >= price * count, "too little");
        require((minted[msg.sender] += count) <= 3, "too many");
        for (uint256 i = 0; i < count; i++) _mint(msg.sender, ++sold);
        if (msg.value > price * count) payable(msg.sender).transfer(msg.value - price * count);
    }
}

/// Takes in what goes to another chain, so much a day.
contract DailyBridge is Ownable {
    IERC20 private immutable token;
    uint256 public perDay = 1000e18;
    uint256 public day;
    uint256 public used;
    uint256 public fee;
    mapping(address => uint256) public sent;

    constructor(IERC20 token_) Ownable(msg.sender) {
        token = token_;
    }

    function set(uint256 perDay_, uint256 fee_) external onlyOwner {
        perDay = perDay_;
        fee = fee_;
    }

    function send(uint256 amount) external {
        if (day != block.timestamp / 1 days) {
            day = block.timestamp / 1 days;
            used = 0;
        }
        require(used + amount <= perDay, "tomorrow");
        used += amount;
        token.transferFrom(msg.sender, address(this), amount);
        sent[msg.sender] += amount - (fee > 0 ? amount * fee / 10_000 : 0);
    }
}

/// Lends: what is put in grows by an index; a cap and a pause are its owner's.
contract Lending is Ownable {
    IERC20 private immutable token;
    uint256 public index = 1e27;
    uint256 public rate = 1e18;
    uint256 public updated = block.timestamp;
    uint256 public cap = 1_000_000e18;
    bool public frozen;
    mapping(address => uint256) private scaled;
    uint256 public scaledTotal;
    string public constant symbol = "lDAI";

    event Transfer(address indexed from, address indexed to, uint256 amount);

    constructor(IERC20 token_) Ownable(msg.sender) {
        token = token_;
    }

    function grown() public view returns (uint256) {
        return index + rate * (block.timestamp - updated);
    }

    function balanceOf(address who) public view returns (uint256) {
        return scaled[who] * grown() / 1e27;
    }

    function supply(uint256 amount) external {
        require(!frozen, "frozen");
        uint256 now_ = grown();
        if (updated != block.timestamp) {
            index = now_;
            updated = block.timestamp;
        }
        require(cap == 0 || (scaledTotal * now_ / 1e27) + amount <= cap, "full");
        uint256 shares = amount * 1e27 / now_;
        scaled[msg.sender] += shares;
        scaledTotal += shares;
        token.transferFrom(msg.sender, address(this), amount);
        emit Transfer(address(0), msg.sender, amount);
    }

    function withdraw(uint256 amount) external {
        uint256 now_ = grown();
        uint256 most = balanceOf(msg.sender);
        if (amount > most) amount = most;
        uint256 shares = amount * 1e27 / now_;
        scaled[msg.sender] -= shares;
        scaledTotal -= shares;
        token.transfer(msg.sender, amount);
        emit Transfer(msg.sender, address(0), amount);
    }
}

/// Doubles or keeps what is staked, as the block's random number comes out.
contract CoinFlip {
    function flip() external payable {
        if (block.prevrandao % 2 == 0) payable(msg.sender).transfer(msg.value * 2);
    }

    receive() external payable {}
}

/// A price that its owner may change, up to what the buyer named.
contract Shop {
    IERC20 private immutable token;
    address private immutable owner = msg.sender;
    uint256 public price = 3 ether;
    mapping(address => uint256) public bought;

    constructor(IERC20 token_) {
        token = token_;
    }

    function setPrice(uint256 to) external {
        require(msg.sender == owner);
        price = to;
    }

    function buy(uint256 count, uint256 most) external {
        uint256 cost = price * count;
        require(cost <= most, "dearer than that");
        token.transferFrom(msg.sender, owner, cost);
        bought[msg.sender] += count;
    }
}

/// A fee in one slot with its receiver; what is over it is kept for the depositor.
contract FeeVault {
    struct Terms {
        address receiver;
        uint16 fee;
        bool paused;
    }

    IERC20 private immutable token;
    Terms public terms = Terms(msg.sender, 10, false);
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    constructor(IERC20 token_) {
        token = token_;
    }

    function setFee(uint16 to) external {
        require(msg.sender == terms.receiver && to <= 100);
        terms.fee = to;
    }

    function deposit(uint256 amount) external {
        require(!terms.paused);
        uint256 fee = amount * terms.fee / 10_000;
        token.transferFrom(msg.sender, address(this), amount);
        token.transfer(terms.receiver, fee);
        balanceOf[msg.sender] += amount - fee;
        emit Transfer(address(0), msg.sender, amount - fee);
    }
}

/// For those who hold a well-known token.
contract Gate {
    IERC20 private immutable token;
    mapping(address => uint256) public entered;

    constructor(IERC20 token_) {
        token = token_;
    }

    function enter() external {
        require(token.balanceOf(msg.sender) >= 1 ether, "for holders");
        entered[msg.sender]++;
    }
}

/// Takes one token and hands on all that it holds of another, as routers do.
contract Zap {
    IERC20 private immutable token;
    IERC20 private immutable other;

    constructor(IERC20 token_, IERC20 other_) {
        token = token_;
        other = other_;
    }

    function zap(uint256 amount, uint256 least) external {
        token.transferFrom(msg.sender, address(this), amount);
        uint256 held = token.balanceOf(address(this));
        if (held > amount) held = amount;
        other.transferFrom(address(0x3A4E000000000000000000000000000000003a4E), address(this), held / 1e12);
        uint256 out = other.balanceOf(address(this));
        require(out >= least);
        if (out > 0) other.transfer(msg.sender, out);
    }
}
