package io.comfymill.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;

/**
 * A JSON document that has come in, its long strings apart from the rest of it (its outline). Both
 * are in temporary files where they are not small, until it is closed. Blocks.
 */
public final class CutBody implements AutoCloseable {
  /** How much more memory a tree takes than its text, where nobody makes it up to be worse. */
  private static final int TREE_FACTOR = 8;

  private static final int CHUNK_BYTES = 16 * 1024;

  private final Spool outline = new Spool();
  private final TextSpool texts = new TextSpool();
  private final LongStringFilter filter;
  private final long maxOutlineBytes;

  private CutBody(long maxOutlineBytes, boolean keepsTexts) {
    this.maxOutlineBytes = maxOutlineBytes;
    this.filter =
        new LongStringFilter(
            outline, keepsTexts ? texts : new TextHash(), LongStringFilter.LONG_BYTES);
  }

  /**
   * Reads all of a document.
   *
   * @param maxOutlineBytes of what is not in long strings
   * @throws OutlineTooLargeException where there is more
   * @throws com.fasterxml.jackson.core.JsonProcessingException where it is no JSON
   */
  public static CutBody read(InputStream document, long maxOutlineBytes) throws IOException {
    CutBody body = new CutBody(maxOutlineBytes, true);
    try {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int count = document.read(chunk); count >= 0; count = document.read(chunk)) {
        body.add(chunk, count);
      }
      body.end();
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /** One that is to come, and whose long strings nobody wants: they are only looked at. */
  public static CutBody withoutTexts(long maxOutlineBytes) {
    return new CutBody(maxOutlineBytes, false);
  }

  /** The next bytes of the document. Throws as {@link #read} does. */
  public void add(byte[] bytes, int count) throws IOException {
    filter.write(bytes, 0, count);
    boolean tooLarge =
        outline.size() > maxOutlineBytes || filter.memory() > maxOutlineBytes * TREE_FACTOR;
    if (tooLarge) {
      throw new OutlineTooLargeException(maxOutlineBytes);
    }
  }

  /** Those were all. */
  public void end() throws IOException {
    filter.end();
  }

  /** What {@link #tree} will take of memory, roughly and rather too much. */
  public long treeMemory() {
    return filter.memory();
  }

  /** The outline's own size. */
  public long outlineBytes() {
    return outline.size();
  }

  public boolean hasTexts() {
    return !filter.cuts().isEmpty();
  }

  /**
   * The document, with a {@link LongText} for each long string.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where it is no JSON
   */
  public JsonNode tree(ObjectReader reader) throws IOException {
    try (InputStream text = outline.open(0)) {
      return reader.with(new LongTextFactory(filter.cuts())).readTree(text);
    }
  }

  /** One of the long strings, until the body is closed. */
  public InputStream openText(ArtifactKey key) throws IOException {
    return texts.open(key);
  }

  /** Makes the long strings last; needed before anybody else is told of them. */
  public void keepTexts(ArtifactStore store) throws IOException {
    texts.putInto(store);
  }

  @Override
  public void close() throws IOException {
    try (outline) {
      texts.close();
    }
  }
}
