package io.comfymill.common.bulk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Writes trees whose long strings are streamed from the store. Blocks. */
public final class BulkWriter {
  private final ObjectMapper mapper;
  private final Texts texts;

  public BulkWriter(ObjectMapper mapper, ArtifactStore store) {
    this(mapper, key -> store.open(key, 0));
  }

  public BulkWriter(ObjectMapper mapper, Texts texts) {
    this.mapper = mapper;
    this.texts = texts;
  }

  /** Opens long strings. */
  public interface Texts {
    InputStream open(ArtifactKey key) throws IOException;
  }

  /** The stream stays open. */
  public void write(JsonNode tree, OutputStream out) throws IOException {
    write(tree, out, text -> copy(text, out));
  }

  /** How many bytes {@link #write} will write. Nothing is read from the store for it. */
  public long length(JsonNode tree) throws IOException {
    Counter counter = new Counter();
    write(tree, counter, text -> counter.count += text.bytes());
    return counter.count;
  }

  private interface Content {
    void write(LongText text) throws IOException;
  }

  private void write(JsonNode tree, OutputStream out, Content content) throws IOException {
    JsonGenerator json = mapper.getFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (json) {
      write(tree, json, content);
    }
  }

  private void write(JsonNode tree, JsonGenerator json, Content content) throws IOException {
    if (tree instanceof LongText text) {
      json.writeRawValue("\"");
      json.flush();
      content.write(text);
      json.writeRaw('"');
    } else if (tree.isObject()) {
      json.writeStartObject();
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), json, content);
      }
      json.writeEndObject();
    } else if (tree.isArray()) {
      json.writeStartArray();
      for (JsonNode element : tree) {
        write(element, json, content);
      }
      json.writeEndArray();
    } else {
      tree.serialize(json, mapper.getSerializerProviderInstance());
    }
  }

  private void copy(LongText text, OutputStream out) throws IOException {
    try (InputStream content = texts.open(text.key())) {
      long copied = content.transferTo(out);
      if (copied != text.bytes()) {
        throw new IOException(
            "%s has %d bytes, not %d".formatted(text.key(), copied, text.bytes()));
      }
    }
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
