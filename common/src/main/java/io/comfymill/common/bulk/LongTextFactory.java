package io.comfymill.common.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * Makes the nodes of one tree, and puts a {@link LongText} where one was cut out. It counts the
 * strings, which come in the order of the document, so that nothing depends on what they hold.
 */
final class LongTextFactory extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  private final transient List<LongStringFilter.CutText> cuts;
  private int values;
  private int next;

  LongTextFactory(List<LongStringFilter.CutText> cuts) {
    this.cuts = cuts;
  }

  @Override
  public TextNode textNode(String text) {
    int value = values++;
    if (next < cuts.size() && cuts.get(next).value() == value) {
      LongStringFilter.CutText cut = cuts.get(next++);
      return new LongText(text, cut.key(), cut.bytes());
    }
    return super.textNode(text);
  }
}
