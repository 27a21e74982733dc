package bothy.authority;

import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds out what others may take from an account today. */
public final class Survey {
  /** Grants whose contracts are asked in one run. */
  private static final int TOGETHER = 64;

  private final Catalogue catalogue;
  private final Views views;
  private final SignedRequests signed;
  private final Progress progress;

  public Survey(Catalogue catalogue, Views views, SignedRequests signed, Progress progress) {
    this.catalogue = catalogue;
    this.views = views;
    this.signed = signed;
    this.progress = progress;
  }

  /**
   * What stands against an account after the block of the views.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  public Standing of(Address account, Extent extent) {
    ChainView view = views.chain();
    ChainId chain = view.chain();
    Views.Answered<Prices> prices = views.ask(account, world -> Prices.of(catalogue, chain, world));
    GrantSearch search = new GrantSearch(view, account, progress);
    Search searched = search.run(views.block(), extent);
    Set<Grant> grants = new LinkedHashSet<>(search.found());
    grants.addAll(common(chain));
    Function<Views.World, GrantReader> reader =
        world -> new GrantReader(catalogue, chain, account, prices.answers(), world, views.time());
    List<Line> lines = new ArrayList<>();
    Views.Answered<AccountCode.Read> own =
        views.ask(account, world -> new AccountCode(account, world, reader.apply(world)).read());
    own.answers().lines().forEach(line -> lines.add(grounded(line, own.ground())));
    read(account, List.copyOf(grants), reader, lines);
    SignedRequests.Found found = signed.by(account);
    for (Request request : found.requests()) {
      Views.Answered<List<Line>> live =
          views.ask(
              account,
              world ->
                  new SignatureReader(chain, account, world, reader.apply(world), views.time())
                      .read(request));
      live.answers().forEach(line -> lines.add(grounded(line, live.ground())));
    }
    lines.sort(TODAY_FIRST);
    List<String> remarks = new ArrayList<>(own.answers().remarks());
    remarks.add(found.says());
    return new Standing(chain, account, views.block(), lines, searched, remarks);
  }

  /** Between what the catalogue knows: asked for whether or not anything was told of it. */
  private Set<Grant> common(ChainId chain) {
    Set<Grant> grants = new LinkedHashSet<>();
    List<Catalogue.Place> places = catalogue.places(chain);
    for (Catalogue.Token token : catalogue.tokens(chain)) {
      for (Catalogue.Place place : places) {
        boolean hub = place.kind().equals("permit2");
        if (hub || place.kind().equals("router")) {
          grants.add(new Grant.Allowance(token.address(), place.address()));
        }
        if (hub) {
          places.stream()
              .filter(each -> each.kind().equals("router"))
              .forEach(each ->
                  grants.add(new Grant.Permit2(place.address(), token.address(), each.address())));
        }
      }
    }
    return grants;
  }

  /** A contract that makes too much work is told apart by halves, and the others are read. */
  private void read(
      Address account,
      List<Grant> grants,
      Function<Views.World, GrantReader> reader,
      List<Line> lines) {
    for (int at = 0; at < grants.size(); at += TOGETHER) {
      half(account, grants.subList(at, Math.min(grants.size(), at + TOGETHER)), reader, lines);
      progress.at("asked for " + Math.min(grants.size(), at + TOGETHER) + " of " + grants.size());
    }
  }

  private void half(
      Address account,
      List<Grant> grants,
      Function<Views.World, GrantReader> reader,
      List<Line> lines) {
    try {
      Views.Answered<List<Line>> answered =
          views.ask(
              account,
              world -> {
                GrantReader now = reader.apply(world);
                return grants.stream().flatMap(grant -> now.read(grant).stream()).toList();
              });
      answered.answers().forEach(line -> lines.add(grounded(line, answered.ground())));
    } catch (ChainException.TooMuch e) {
      if (grants.size() == 1) {
        lines.add(
            views.ask(account, world -> reader.apply(world).unread(grants.getFirst())).answers());
        return;
      }
      half(account, grants.subList(0, grants.size() / 2), reader, lines);
      half(account, grants.subList(grants.size() / 2, grants.size()), reader, lines);
    }
  }

  private static Line grounded(Line line, Ground ground) {
    return new Line(
        line.kind(),
        line.contract(),
        line.what(),
        line.id(),
        line.spender(),
        line.amount(),
        line.unlimited(),
        line.today(),
        line.worth(),
        line.until(),
        line.ground().and(ground),
        line.says(),
        line.revocation());
  }

  /**
   * Everything that the account has; then without a limit; then by worth; then what can't be told;
   * last what could take nothing today, and owners, who are meant to act.
   */
  private static final Comparator<Line> TODAY_FIRST =
      Comparator.comparingInt(Survey::rank)
          .thenComparing(line -> line.worth().orElse(BigInteger.ZERO), Comparator.reverseOrder())
          .thenComparing(line -> line.today().orElse(BigInteger.ZERO), Comparator.reverseOrder())
          .thenComparing(Line::kind)
          .thenComparing(Line::contract)
          .thenComparing(line -> line.what().map(Line.What::token).orElse(Address.ZERO))
          .thenComparing(line -> line.id().orElse(BigInteger.ZERO))
          .thenComparing(line -> line.spender().address());

  private static int rank(Line line) {
    if (line.kind() == Line.Kind.OWNER) {
      return 5;
    }
    if (line.amount().isEmpty() && !line.unlimited()) {
      return 3; // it can't be said
    }
    if (line.what().isEmpty()) {
      return 0;
    }
    if (!line.takes()) {
      return 4;
    }
    return line.unlimited() ? 1 : 2;
  }
}
