package io.comfymill.common.bulk;

import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.artifact.ArtifactKey;

/**
 * A long string in a tree. To whoever looks at it, it is the short one that stands in its place;
 * {@link BulkWriter} writes it whole.
 */
public final class LongText extends TextNode {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final long bytes;

  public LongText(String placeholder, ArtifactKey key, long bytes) {
    super(placeholder);
    this.key = key.value();
    this.bytes = bytes;
  }

  public ArtifactKey key() {
    return new ArtifactKey(key);
  }

  /** The size of its content as it stands between the quotes. */
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongText text && key.equals(text.key) && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
