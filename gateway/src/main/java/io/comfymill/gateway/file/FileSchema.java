package io.comfymill.gateway.file;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The format of a kind of files, as a JSON Schema that editors can use too. */
public final class FileSchema {
  private static final int MOST_MISTAKES = 20;

  private final String document;
  private final JsonSchema schema;

  private FileSchema(String document) {
    this.document = document;
    this.schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                document,
                SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(Locale.ENGLISH)
                    .formatAssertionsEnabled(true)
                    .build());
  }

  /**
   * @param name of a resource in {@code /schema}
   */
  public static FileSchema of(String name) {
    return new FileSchema(text(name));
  }

  /**
   * @param name of a resource in {@code /schema}
   * @param change what makes another format of it
   */
  public static FileSchema of(String name, Consumer<ObjectNode> change) {
    try {
      ObjectNode schema = (ObjectNode) WireJson.mapper().readTree(text(name));
      change.accept(schema);
      return new FileSchema(schema.toPrettyString());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try (InputStream file = FileSchema.class.getResourceAsStream("/schema/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the schema %s is not in the archive".formatted(name));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON. */
  public String document() {
    return document;
  }

  /**
   * @throws FileRefusedException where the file has another format; names up to 20 mistakes
   */
  public void require(FileTree file) {
    List<Mistake> mistakes =
        schema.validate(file.json()).stream()
            .limit(MOST_MISTAKES)
            .map(message -> mistake(file, message))
            .toList();
    if (!mistakes.isEmpty()) {
      throw new FileRefusedException(mistakes);
    }
  }

  private static Mistake mistake(FileTree file, ValidationMessage message) {
    JsonPointer at = JsonPointer.compile(message.getInstanceLocation().toString());
    String unknown = message.getProperty();
    return message.getType().equals("additionalProperties") && unknown != null
        ? file.mistake(at.appendProperty(unknown), "is not known here")
        : file.mistake(at, message.getError());
  }
}
