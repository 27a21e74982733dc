package bothy.authority;

/** Told how far a long search is. */
public interface Progress {
  /** For a search that nobody watches. */
  Progress NONE = says -> {};

  void at(String says);
}
