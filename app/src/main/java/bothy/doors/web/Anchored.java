package bothy.doors.web;

import java.util.Map;

/** The journal's head, kept and signed outside of the journal's file. */
public interface Anchored {
  /**
   * {@code state}: {@code matches}, {@code missing} or {@code broken}; {@code sequence}, {@code
   * hash}, {@code time}, {@code says}.
   */
  Map<String, Object> anchor();
}
