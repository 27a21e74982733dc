package bothy.liar;

/** What can be done to an answer on its way, whatever it says. */
enum Wire {
  WRONG_ID("envelope", "another id"),
  NO_ID("envelope", "no id"),
  TEXT_ID("envelope", "the id as text"),
  NULL_ID("envelope", "a null id"),
  BOTH("envelope", "an error and a result"),
  NULL_ERROR("envelope", "a null error beside the result"),
  NO_RESULT("envelope", "no result"),
  NO_VERSION("envelope", "no version"),
  BARE("envelope", "the result alone"),
  ERROR("envelope", "an error for the result"),
  REVERT("envelope", "a revert for the result"),
  ODD_ERROR("envelope", "text for the error"),

  MISSING("batch", "an answer missing"),
  SWAPPED("batch", "two results swapped"),
  REORDERED("batch", "reordered"),
  DOUBLED("batch", "an answer doubled"),
  EXTRA("batch", "an answer too many"),
  SINGLE("batch", "one answer for the batch"),
  NESTED("batch", "a batch in a batch"),
  NONE("batch", "an empty batch"),

  TRUNCATED("bytes", "cut short"),
  GARBAGE("bytes", "no JSON"),
  NOTHING("bytes", "no bytes"),
  TWICE("bytes", "a key twice"),
  TRAILING("bytes", "more behind the value"),
  DEEP("bytes", "thousands of levels"),
  NOT_UTF8("bytes", "no UTF-8"),
  OVERSIZED("bytes", "more than 32 MB"),
  LONG_NUMBER("bytes", "a number of thousands of digits"),
  HTTP_500("bytes", "HTTP 500"),
  HTTP_429("bytes", "HTTP 429 for hours"),
  REDIRECTED("bytes", "a redirect"),
  PACKED("bytes", "said to be packed"),
  HUNG_UP("bytes", "hung up half way");

  final String level;
  final String says;

  Wire(String level, String says) {
    this.level = level;
    this.says = says;
  }
}
