package bothy.verdict;

import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.verdict.Deeds.Deed;
import bothy.verdict.Deeds.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which kinds of deeds can be what the words ask for, and what such an action may involve. */
final class IntentKinds {
  private static final Map<Action, Set<Kind>> KINDS = new EnumMap<>(Action.class);

  /** Actions that an allowance for the very contract called, up to what is spent, is a part of. */
  static final Set<Action> SPENDING =
      EnumSet.of(
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.RENEW);

  /** Actions that let anything leave if the words name nothing that does. */
  static final Set<Action> COSTING =
      EnumSet.of(
          Action.PAY,
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.WRAP,
          Action.UNWRAP,
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.RENEW);

  /** Actions that a bare payment can be, if it goes to somebody whom the words name. */
  static final Set<Action> BY_PAYMENT =
      EnumSet.of(
          Action.DEPOSIT,
          Action.STAKE,
          Action.BRIDGE,
          Action.WRAP,
          Action.WITHDRAW,
          Action.MINT,
          Action.BUY,
          Action.SWAP);

  /** Actions whose words name what they are about, and nothing that leaves. */
  static final Set<Action> FREE =
      EnumSet.of(
          Action.APPROVE,
          Action.REVOKE,
          Action.CANCEL,
          Action.LIST,
          Action.VOTE,
          Action.DELEGATE,
          Action.DELEGATE_ACCOUNT,
          Action.SIGN_IN);

  /** Actions of which something arrives. */
  static final Set<Action> GETTING =
      EnumSet.of(
          Action.SWAP,
          Action.BUY,
          Action.MINT,
          Action.WRAP,
          Action.UNWRAP,
          Action.WITHDRAW,
          Action.CLAIM);

  /** Actions that a message can't be. */
  static final Set<Action> NEVER_MESSAGES =
      EnumSet.of(
          Action.PAY, Action.APPROVE, Action.REVOKE, Action.SWAP, Action.WRAP, Action.UNWRAP);

  static {
    KINDS.put(Action.PAY, EnumSet.of(Kind.PAYMENT));
    KINDS.put(Action.APPROVE, EnumSet.of(Kind.GRANT, Kind.REVOCATION));
    KINDS.put(Action.REVOKE, EnumSet.of(Kind.GRANT, Kind.REVOCATION));
    KINDS.put(Action.SWAP, EnumSet.of(Kind.SWAP, Kind.DEPOSIT, Kind.WITHDRAWAL));
    KINDS.put(Action.BUY, EnumSet.of(Kind.SWAP, Kind.DEPOSIT));
    KINDS.put(Action.MINT, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.WRAP, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.UNWRAP, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.DEPOSIT, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.STAKE, EnumSet.of(Kind.DEPOSIT));
    KINDS.put(Action.BRIDGE, EnumSet.of(Kind.DEPOSIT, Kind.WITHDRAWAL));
    KINDS.put(Action.WITHDRAW, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.CLAIM, EnumSet.of(Kind.WITHDRAWAL));
    KINDS.put(Action.VOTE, EnumSet.of(Kind.VOTE));
    KINDS.put(Action.DELEGATE, EnumSet.of(Kind.DELEGATION));
    KINDS.put(Action.DELEGATE_ACCOUNT, EnumSet.of(Kind.ACCOUNT));
    KINDS.put(Action.CONTROL, EnumSet.of(Kind.CONTROL));
    KINDS.put(Action.RENEW, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.LIST, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.CANCEL, EnumSet.noneOf(Kind.class));
    KINDS.put(Action.SIGN_IN, EnumSet.of(Kind.MESSAGE));
  }

  private IntentKinds() {}

  /** The kinds of decoded calls that an action can be done by. */
  static Set<Kind> kinds(Action action) {
    return KINDS.getOrDefault(action, Set.of());
  }

  /** Whether a deed can be what a step asks for. */
  static boolean does(Step step, Deed deed) {
    return kinds(step.action()).contains(deed.kind())
        || (step.action() == Action.PAY
            && deed.kind() == Kind.DEPOSIT
            && step.addresses(Role.RECIPIENT).contains(deed.target()));
  }
}
