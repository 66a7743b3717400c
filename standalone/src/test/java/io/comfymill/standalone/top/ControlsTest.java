package io.comfymill.standalone.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.top.Key.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private static final List<String> SHOWN = List.of("a", "b", "c");

  private static Controls press(Object... keys) {
    Controls controls = Controls.INITIAL;
    for (Object key : keys) {
      controls =
          controls.press(
              key instanceof Kind kind ? Key.of(kind) : Key.letter((Character) key), SHOWN);
    }
    return controls;
  }

  @Test
  void arrowsSelectAndStayWithinTheList() {
    assertThat(press(Kind.DOWN).selected()).isEqualTo("a");
    assertThat(press(Kind.DOWN, Kind.DOWN).selected()).isEqualTo("b");
    assertThat(press('j', 'j', 'j', 'j').selected()).isEqualTo("c");
    assertThat(press('j', 'k', 'k').selected()).isEqualTo("a");
  }

  @Test
  void aNodeIsDrainedOnlyAfterAYes() {
    assertThat(press('d').message()).contains("select a node first");
    assertThat(press('j', 'd').wanted()).isNull();
    assertThat(press('j', 'd').asked()).isEqualTo(new Controls.Action("drain", "a"));
    assertThat(press('j', 'd', 'y').wanted()).isEqualTo(new Controls.Action("drain", "a"));
    assertThat(press('j', 'd', 'n').wanted()).isNull();
    assertThat(press('j', 'd', 'n', 'y').wanted()).isNull();
    assertThat(press('j', 'd', Kind.ENTER).wanted()).isNull();
    assertThat(press('j', 'u', 'y').wanted()).isEqualTo(new Controls.Action("resume", "a"));
  }

  @Test
  void whatIsWantedIsWantedOnce() {
    assertThat(press('j', 'd', 'y', 'x').wanted()).isNull();
  }

  @Test
  void lettersSortAndReverse() {
    assertThat(press('s').order()).isEqualTo(Order.STATE);
    assertThat(press('G').order()).isEqualTo(Order.GPU);
    assertThat(press('G', 'r').reversed()).isTrue();
    assertThat(press('G', 'r', 'V').reversed()).isFalse();
  }

  @Test
  void whileAFilterIsTypedLettersAreItsText() {
    Controls typing = press('/', 'q', 'd', Kind.BACKSPACE, 's');

    assertThat(typing.ended()).isFalse();
    assertThat(typing.filter()).isEqualTo("qs");
    assertThat(typing.press(Key.of(Kind.ENTER), SHOWN).typing()).isFalse();
    assertThat(typing.press(Key.of(Kind.ENTER), SHOWN).filter()).isEqualTo("qs");
    assertThat(typing.press(Key.of(Kind.ESCAPE), SHOWN).filter()).isEmpty();
  }

  @Test
  void qEndsIt() {
    assertThat(press('q').ended()).isTrue();
  }
}
