package io.comfymill.standalone.top;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen with keys.
 *
 * @param filter only nodes with this in their line are shown; empty for all
 * @param selected the id of a node; null for none
 * @param typing whether keys are letters of the filter
 * @param asked what is done if the next key is {@code y}; null for nothing
 * @param wanted what is to be done now; null for nothing
 * @param message about what was done last
 */
record Controls(
    Order order,
    boolean reversed,
    String filter,
    @Nullable String selected,
    boolean typing,
    @Nullable Action asked,
    @Nullable Action wanted,
    String message,
    boolean ended) {
  static final Controls INITIAL =
      new Controls(Order.NAME, false, "", null, false, null, null, "", false);

  /**
   * A change of a node.
   *
   * @param word drain or resume
   */
  record Action(String word, String node) {}

  /**
   * @param shown ids of the nodes in the order in which they are shown
   */
  Controls press(Key key, List<String> shown) {
    Controls before = with(null, null, "");
    if (asked != null) {
      return key.is('y') ? before.with(null, asked, "") : before;
    }
    if (typing) {
      return before.type(key);
    }
    return switch (key.kind()) {
      case UP -> before.select(shown, -1);
      case DOWN -> before.select(shown, 1);
      case ESCAPE -> before.filtered("", false);
      case LETTER -> before.command(key.letter(), shown);
      default -> before;
    };
  }

  private Controls command(char letter, List<String> shown) {
    return switch (letter) {
      case 'q' -> new Controls(order, reversed, filter, selected, false, null, null, "", true);
      case 'k' -> select(shown, -1);
      case 'j' -> select(shown, 1);
      case 's' -> sorted(order.next(), false);
      case 'r' -> sorted(order, !reversed);
      case '/' -> filtered(filter, true);
      case 'd' -> ask("drain");
      case 'u' -> ask("resume");
      default -> byLetter(letter);
    };
  }

  private Controls byLetter(char letter) {
    for (Order one : Order.values()) {
      if (one.name().charAt(0) == letter) {
        return sorted(one, false);
      }
    }
    return this;
  }

  private Controls type(Key key) {
    return switch (key.kind()) {
      case LETTER -> filtered(filter + key.letter(), true);
      case BACKSPACE ->
          filtered(filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1), true);
      case ESCAPE -> filtered("", false);
      case ENTER -> filtered(filter, false);
      default -> this;
    };
  }

  private Controls select(List<String> shown, int step) {
    if (shown.isEmpty()) {
      return this;
    }
    int now = selected == null ? -1 : shown.indexOf(selected);
    int next = now < 0 ? 0 : Math.min(shown.size() - 1, Math.max(0, now + step));
    return new Controls(
        order, reversed, filter, shown.get(next), typing, null, null, message, ended);
  }

  private Controls ask(String word) {
    return selected == null
        ? with(null, null, "select a node first, with the arrow keys")
        : with(new Action(word, selected), null, "");
  }

  private Controls sorted(Order by, boolean turned) {
    return new Controls(by, turned, filter, selected, typing, null, null, "", ended);
  }

  private Controls filtered(String text, boolean stillTyping) {
    return new Controls(order, reversed, text, selected, stillTyping, null, null, "", ended);
  }

  private Controls with(@Nullable Action question, @Nullable Action action, String text) {
    return new Controls(order, reversed, filter, selected, typing, question, action, text, ended);
  }

  /** What became of an action. */
  Controls told(String text) {
    return with(asked, null, text);
  }
}
