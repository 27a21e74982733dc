package bothy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schemas, and what they say against a text. */
public enum Schemas {
  CASE,
  VERDICT,
  TRACE,
  EXPOSURE,
  PROPOSAL,
  ERROR;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Schema schema() {
    String name = name().toLowerCase(java.util.Locale.ROOT) + ".schema.json";
    try {
      return REGISTRY.getSchema(Files.readString(Path.of("../docs/schemas", name)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Empty if the text is as published. */
  public List<String> objections(String json) {
    return schema().validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }
}
