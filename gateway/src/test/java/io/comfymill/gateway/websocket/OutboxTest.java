package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Outbox.Message> sent = new ArrayList<>();
  private final List<UniEmitter<? super Void>> underWay = new ArrayList<>();
  private boolean givenUp;
  private final Outbox outbox =
      new Outbox(new Outbox.Limits(10, 40), this::send, () -> givenUp = true);

  private Uni<Void> send(Outbox.Message message) {
    sent.add(message);
    return Uni.createFrom().emitter(underWay::add);
  }

  private void clientReadsOne() {
    underWay.remove(0).complete(null);
  }

  @Test
  void sendsOneAfterTheOtherInOrder() {
    outbox.add(text("a"));
    outbox.add(text("b"));
    outbox.add(text("c"));
    assertThat(sent).containsExactly(text("a"));
    clientReadsOne();
    clientReadsOne();
    assertThat(sent).containsExactly(text("a"), text("b"), text("c"));
  }

  @Test
  void aSlowClientLosesItsOldestPreviewsAndNoText() {
    Outbox.Message old = new Outbox.Message.Binary(new byte[6], Outbox.Loss.PREVIEW);
    Outbox.Message recent = new Outbox.Message.Binary(new byte[6], Outbox.Loss.PREVIEW);
    outbox.add(text("under way"));
    assertThat(outbox.add(old)).isZero();
    assertThat(outbox.add(text("t"))).isZero();
    assertThat(outbox.add(recent)).isEqualTo(1);
    clientReadsOne();
    clientReadsOne();
    assertThat(sent).containsExactly(text("under way"), text("t"), recent);
  }

  @Test
  void aClientThatReadsNothingIsGivenUp() {
    outbox.add(text("under way"));
    outbox.add(text("0123456789"));
    assertThat(givenUp).isFalse();
    outbox.add(text("0123456789a"));
    assertThat(givenUp).isTrue();
    assertThat(outbox.add(text("later"))).isEqualTo(1);
  }

  @Test
  void progressIsLostAfterPreviewsAndPicturesOnlyRatherThanTheConnection() {
    Outbox.Message picture = new Outbox.Message.Binary(new byte[20], Outbox.Loss.PICTURE);
    Outbox.Message progress = new Outbox.Message.Text("progress", Outbox.Loss.PROGRESS);
    outbox.add(text("under way"));
    outbox.add(progress);
    assertThat(outbox.add(picture)).isEqualTo(1);
    assertThat(outbox.add(text("0123456789"))).isZero();
    assertThat(outbox.add(text("end"))).isEqualTo(1);
    assertThat(givenUp).isFalse();
    clientReadsOne();
    clientReadsOne();
    assertThat(sent).containsExactly(text("under way"), text("0123456789"), text("end"));
  }

  @Test
  void aMessageLargerThanAllLimitsPassesAlone() {
    Outbox.Message huge = new Outbox.Message.Binary(new byte[1000], Outbox.Loss.PREVIEW);
    outbox.add(text("under way"));
    assertThat(outbox.add(huge)).isZero();
    clientReadsOne();
    assertThat(sent).containsExactly(text("under way"), huge);
    assertThat(givenUp).isFalse();
  }

  private static Outbox.Message text(String json) {
    return new Outbox.Message.Text(json);
  }
}
