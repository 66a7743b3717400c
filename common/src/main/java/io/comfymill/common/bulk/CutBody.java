package io.comfymill.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;

/**
 * A JSON document that was received, split into its long strings and the rest, its outline. Both
 * are kept in temporary files unless they are small, until this is closed. Blocks.
 */
public final class CutBody implements AutoCloseable {
  /**
   * How much more memory a tree takes than its text, in documents that are not crafted to be worse.
   */
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

  /** A document that is fed in by {@link #add}, whose long strings are checked and dropped. */
  public static CutBody withoutTexts(long maxOutlineBytes) {
    return new CutBody(maxOutlineBytes, false);
  }

  /** Takes the next bytes of the document. Throws as {@link #read} does. */
  public void add(byte[] bytes, int count) throws IOException {
    filter.write(bytes, 0, count);
    boolean tooLarge =
        outline.size() > maxOutlineBytes || filter.memory() > maxOutlineBytes * TREE_FACTOR;
    if (tooLarge) {
      throw new OutlineTooLargeException(maxOutlineBytes);
    }
  }

  /** To be called after the last byte. */
  public void end() throws IOException {
    filter.end();
  }

  /** A generous estimate of the memory that {@link #tree} will take, in bytes. */
  public long treeMemory() {
    return filter.memory();
  }

  /** The size of the document without its long strings. */
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

  /** Opens one of the long strings, until this is closed. */
  public InputStream openText(ArtifactKey key) throws IOException {
    return texts.open(key);
  }

  /**
   * Copies the long strings to the store, which has to happen before anybody else is told of them.
   */
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
