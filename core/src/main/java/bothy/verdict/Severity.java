package bothy.verdict;

/** How much a finding weighs. Any danger refuses, any warning asks. */
public enum Severity {
  INFO,
  WARNING,
  DANGER
}
