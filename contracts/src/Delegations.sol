// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// A delegation of ERC-7710, in the form that MetaMask's framework gives it.
struct Caveat {
    address enforcer;
    bytes terms;
    bytes args;
}

struct Delegation {
    address delegate;
    address delegator;
    bytes32 authority;
    Caveat[] caveats;
    uint256 salt;
    bytes signature;
}

interface Enforcer {
    function beforeHook(
        bytes calldata terms,
        bytes calldata args,
        bytes32 mode,
        bytes calldata execution,
        bytes32 delegation,
        address delegator,
        address redeemer
    ) external;
}

interface DelegatingAccount {
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4);
    function executeFromExecutor(bytes32 mode, bytes calldata execution) external payable returns (bytes[] memory);
}

/// Redeems one delegation at a time, of an account to whom it names.
contract Delegating {
    bytes32 private constant CAVEAT = keccak256("Caveat(address enforcer,bytes terms)");
    bytes32 private constant DELEGATION = keccak256(
        "Delegation(address delegate,address delegator,bytes32 authority,Caveat[] caveats,uint256 salt)Caveat(address enforcer,bytes terms)"
    );

    function redeemDelegations(bytes[] calldata contexts, bytes32[] calldata modes, bytes[] calldata executions)
        external
    {
        for (uint256 i = 0; i < contexts.length; i++) {
            Delegation[] memory chain = abi.decode(contexts[i], (Delegation[]));
            require(chain.length == 1, "one delegation");
            Delegation memory each = chain[0];
            require(each.delegate == msg.sender && each.authority == bytes32(type(uint256).max), "not the delegate");
            bytes32 hash = structHash(each);
            bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain(), hash));
            require(
                DelegatingAccount(each.delegator).isValidSignature(digest, each.signature) == 0x1626ba7e, "not signed"
            );
            for (uint256 j = 0; j < each.caveats.length; j++) {
                Caveat memory caveat = each.caveats[j];
                Enforcer(caveat.enforcer).beforeHook(
                    caveat.terms, caveat.args, modes[i], executions[i], hash, each.delegator, msg.sender
                );
            }
            DelegatingAccount(each.delegator).executeFromExecutor(modes[i], executions[i]);
        }
    }

    function structHash(Delegation memory each) private pure returns (bytes32) {
        bytes32[] memory caveats = new bytes32[](each.caveats.length);
        for (uint256 i = 0; i < caveats.length; i++) {
            caveats[i] = keccak256(abi.encode(CAVEAT, each.caveats[i].enforcer, keccak256(each.caveats[i].terms)));
        }
        return keccak256(
            abi.encode(
                DELEGATION,
                each.delegate,
                each.delegator,
                each.authority,
                keccak256(abi.encodePacked(caveats)),
                each.salt
            )
        );
    }

    function domain() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("DelegationManager"),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
    }
}

/// Terms: a token and an amount; only transfers of the token, up to the amount in all.
contract AmountEnforcer is Enforcer {
    mapping(address => mapping(bytes32 => uint256)) private spent;

    function beforeHook(
        bytes calldata terms,
        bytes calldata,
        bytes32,
        bytes calldata execution,
        bytes32 delegation,
        address,
        address
    ) external {
        require(execution.length == 120 && bytes20(execution[:20]) == bytes20(terms[:20]), "another contract");
        require(bytes4(execution[52:56]) == 0xa9059cbb, "another function");
        spent[msg.sender][delegation] += uint256(bytes32(execution[88:]));
        require(spent[msg.sender][delegation] <= uint256(bytes32(terms[20:])), "too much");
    }
}

/// Terms: after when, and before when.
contract TimeEnforcer is Enforcer {
    function beforeHook(bytes calldata terms, bytes calldata, bytes32, bytes calldata, bytes32, address, address)
        external
        view
    {
        require(block.timestamp > uint128(bytes16(terms[:16])), "early");
        require(terms.length == 32 && block.timestamp < uint128(bytes16(terms[16:])), "late");
    }
}

/// Enforces whatever its terms say: all goes, or nothing.
contract ArbitraryEnforcer is Enforcer {
    function beforeHook(bytes calldata terms, bytes calldata, bytes32, bytes calldata, bytes32, address, address)
        external
        pure
    {
        require(terms.length == 0, "refused");
    }
}

/// What an account's code is set to (EIP-7702), to be acted for by the manager of delegations.
contract Delegator is DelegatingAccount {
    address private immutable manager;

    constructor(address manager_) {
        manager = manager_;
    }

    receive() external payable {}

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s, uint8 v) = (bytes32(signature[:32]), bytes32(signature[32:64]), uint8(signature[64]));
        return ecrecover(hash, v, r, s) == address(this) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }

    function executeFromExecutor(bytes32, bytes calldata execution)
        external
        payable
        returns (bytes[] memory results)
    {
        require(msg.sender == manager, "not the manager");
        results = new bytes[](1);
        bool done;
        (done, results[0]) =
            address(bytes20(execution[:20])).call{value: uint256(bytes32(execution[20:52]))}(execution[52:]);
        require(done, "call failed");
    }
}
